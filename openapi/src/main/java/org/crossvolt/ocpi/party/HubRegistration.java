package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.PartnerVersions;
import org.crossvolt.ocpi.wire.TokenEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The credentials handshake with the hub (section 4), from both ends: we start it with a token the hub issued, or the hub
 * does with one of ours. On every failure nothing has changed and the old tokens still work (4.4).
 */
public final class HubRegistration {

    private final HubLink link;
    private final OwnPlatform own;
    private final OcpiClient client;
    private final PartnerVersions versions;
    private final Limits limits;
    private final Clock clock;

    /**
     * @param deadline longest wait for one of the hub's answers
     * @param tokenOverlap how long an old token of ours works beside its successor (C-5)
     * @param invitationLifetime how long a token A of ours can be used
     */
    public record Limits(Duration deadline, Duration tokenOverlap, Duration invitationLifetime) {

        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofDays(7));
    }

    public HubRegistration(HubLink link, OwnPlatform own, OcpiClient client, Limits limits, Clock clock) {
        this.link = link;
        this.own = own;
        this.client = client;
        this.versions = new PartnerVersions(client, limits.deadline());
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * We register, with the token A that the hub issued (4.1). Our token B works before the POST leaves, because the hub
     * calls back while it is on its way (C-1), and ends with a POST that failed (C-3).
     *
     * @return the link, or a failure with an {@link OcpiException} whose sentence names the step that failed
     */
    public Uni<Link> connect(String versionsUrl, String tokenA) {
        String authorization = CredentialsToken.authorization(tokenA, TokenEncoding.BASE64);
        return versions.endpoints(versionsUrl, authorization)
                .chain(endpoints -> exchange(HttpMethod.POST, endpoints, authorization));
    }

    /** We tell the hub what changed and get a new token (4.3 PUT): roles, endpoints, or only the token. */
    public Uni<Link> update() {
        Link.Hub hub = link.hub();
        return versions.endpoints(hub.versionsUrl(), hub.authorization())
                .chain(endpoints -> exchange(HttpMethod.PUT, endpoints, hub.authorization()));
    }

    /** We leave the hub (4.3 DELETE). A hub that does not know us any more is left as well. */
    public Uni<Link> disconnect() {
        Link.Hub hub = link.hub();
        String url = credentialsUrl(hub.endpoints());
        return client.send(call(HttpMethod.DELETE, url, hub.authorization(), null))
                .chain(answer -> {
                    boolean forgotten = answer instanceof OcpiAnswer.Answered answered
                            && List.of(401, 404, 405).contains(answered.httpStatus());
                    if (!forgotten) {
                        PartnerVersions.dataOf("DELETE credentials", url, answer);
                    }
                    return end();
                });
    }

    /** A token A of ours, for a hub that starts the handshake; shown this once. */
    public Uni<String> invite() {
        String token = CredentialsToken.random();
        Instant expiresAt = clock.instant().plus(limits.invitationLifetime());
        return link.change(now -> now.with(Link.Issued.of(token, TokenKind.INVITATION, expiresAt), clock.instant()))
                .replaceWith(token);
    }

    /** The hub's POST or PUT arrived: it is called back with the token it sent, then all of it is kept at once. */
    Uni<Credentials> accept(Caller caller, Credentials theirs) {
        String ourToken = CredentialsToken.random();
        return versions.endpoints(theirs.url(), CredentialsToken.authorization(theirs.token(), caller.encoding()))
                .chain(endpoints -> keep(theirs, caller.encoding(), endpoints, ourToken))
                .replaceWith(() -> own.credentials(ourToken));
    }

    /** All tokens of the relation die (4.3 DELETE). */
    Uni<Link> end() {
        return link.change(now -> new Link(null, List.of(), now.version()));
    }

    private Uni<Link> exchange(HttpMethod method, List<Endpoint> endpoints, String authorization) {
        String tokenB = CredentialsToken.random();
        Instant expiresAt = clock.instant().plus(limits.deadline().multipliedBy(4));
        String url = credentialsUrl(endpoints);
        return link.change(now -> now.with(Link.Issued.of(tokenB, TokenKind.HANDSHAKE, expiresAt), clock.instant()))
                .chain(() -> client.send(call(method, url, authorization, own.credentials(tokenB))))
                .map(answer -> credentialsIn(method, url, answer))
                .chain(theirs -> keep(theirs, TokenEncoding.BASE64, endpoints, tokenB))
                .onFailure()
                .call(() -> link.change(now -> now.without(tokenB)));
    }

    private Uni<Link> keep(Credentials theirs, TokenEncoding encoding, List<Endpoint> endpoints, String ourToken) {
        Instant overlap = clock.instant().plus(limits.tokenOverlap());
        Link.Hub hub = new Link.Hub(theirs.url(), theirs.token(), encoding, endpoints, theirs.roles());
        return link.change(now -> now.registered(hub, ourToken, overlap));
    }

    private static Credentials credentialsIn(HttpMethod method, String url, OcpiAnswer answer) {
        var data = PartnerVersions.dataOf("the answer to " + method + " credentials", url, answer);
        try {
            return OcpiReader.read(data, Credentials.class).orRefuse();
        } catch (OcpiException unreadable) {
            throw new OcpiException(
                    OcpiStatusCode.CLIENT_API_UNUSABLE,
                    "the credentials they answered can not be used: " + unreadable.sentence());
        }
    }

    private OcpiCall call(HttpMethod method, String url, String authorization, @Nullable Credentials body) {
        return new OcpiCall(
                method,
                url,
                authorization,
                MessageIds.fresh(),
                null,
                body == null ? null : OcpiAnswers.json(body),
                limits.deadline().multipliedBy(2));
    }

    private static String credentialsUrl(List<Endpoint> endpoints) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.module().stream().anyMatch(module -> module == ModuleId.CREDENTIALS))
                .map(Endpoint::url)
                .findFirst()
                .orElseThrow(() -> new OcpiException(
                        OcpiStatusCode.NO_MATCHING_ENDPOINTS, "the version details name no credentials endpoint"));
    }
}
