package org.crossvolt.ocpi.party;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.crossvolt.ocpi.wire.PartnerVersions;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jspecify.annotations.Nullable;

/** Calls to the hub's modules, as one of our parties. What goes wrong is an {@link OcpiAnswer} too; nothing is retried. */
public final class HubClient {

    private static final Pattern NEXT =
            Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final HubLink link;
    private final OcpiClient client;
    private final Duration deadline;
    private final int maxPages;

    /**
     * @param deadline for one call, all of it
     * @param maxPages pages of one list that are followed; a list that never ends is a fault
     */
    public HubClient(HubLink link, OcpiClient client, Duration deadline, int maxPages) {
        this.link = link;
        this.client = client;
        this.deadline = deadline;
        this.maxPages = maxPages;
    }

    /** A message for one party, which the hub forwards. */
    public static RoutingHeaders to(PartyId to, PartyId from) {
        return new RoutingHeaders(to, from);
    }

    /** A Broadcast Push, or a GET All: addressed to the hub itself. */
    public RoutingHeaders toAll(PartyId from) {
        return new RoutingHeaders(link.hub().party(), from);
    }

    /** An Open Routing Request: the hub finds the receiver. */
    public static RoutingHeaders open(PartyId from) {
        return new RoutingHeaders(null, from);
    }

    /**
     * One call below an interface of the hub.
     *
     * @param path appended to the endpoint: empty, or from its slash on, already percent-encoded, query included
     * @param body an object of the standard, or a {@link Buffer} of JSON; null for none
     */
    public Uni<OcpiAnswer> send(
            HttpMethod method,
            ModuleId module,
            InterfaceRole role,
            String path,
            RoutingHeaders routing,
            @Nullable Object body) {
        return send(method, module, role, path, routing, body, MessageIds.fresh(), deadline);
    }

    /** The same with message ids and a deadline of the caller's choice. */
    public Uni<OcpiAnswer> send(
            HttpMethod method,
            ModuleId module,
            InterfaceRole role,
            String path,
            RoutingHeaders routing,
            @Nullable Object body,
            MessageIds ids,
            Duration within) {
        return Uni.createFrom().deferred(() -> {
            String url = endpoint(module, role) + path;
            return attempt(method, url, routing, bytes(body), ids, within);
        });
    }

    /**
     * POSTs to an address of the hub that came in a message: a {@code response_url}. Our token goes to the hub's own
     * origin only; other addresses are refused.
     */
    public Uni<OcpiAnswer> postTo(String url, RoutingHeaders routing, Object body) {
        if (!isAtTheHub(url)) {
            return Uni.createFrom().item(new OcpiAnswer.EgressRefused("it is not an address of the hub"));
        }
        return attempt(HttpMethod.POST, url, routing, bytes(body), MessageIds.fresh(), deadline);
    }

    /**
     * Reads a Sender interface's list to its end, page by page; each page is worked on before the next is asked for (1.4).
     *
     * @param query such as {@code date_from=…&limit=100}, may be empty
     * @param page gets each page's JSON array
     * @return the number of pages, or an {@link OcpiException} naming what was seen instead
     */
    public Uni<Integer> crawl(
            ModuleId module, String query, RoutingHeaders routing, Function<JsonNode, Uni<Void>> page) {
        return Uni.createFrom().deferred(() -> {
            String url = endpoint(module, InterfaceRole.SENDER) + (query.isEmpty() ? "" : "?" + query);
            return crawlFrom(url, routing, page, 1);
        });
    }

    private Uni<Integer> crawlFrom(String url, RoutingHeaders routing, Function<JsonNode, Uni<Void>> page, int number) {
        return attempt(HttpMethod.GET, url, routing, null, MessageIds.fresh(), deadline)
                .chain(answer -> {
                    JsonNode data = PartnerVersions.dataOf("a list", url, answer);
                    String next = next(answer);
                    return page.apply(data).chain(() -> {
                        if (next == null) {
                            return Uni.createFrom().item(number);
                        }
                        requireFollowable(url, next, number);
                        return crawlFrom(next, routing, page, number + 1);
                    });
                });
    }

    private void requireFollowable(String url, String next, int number) {
        if (number >= maxPages) {
            throw unusable("the list at " + url + " has more than " + maxPages + " pages");
        }
        if (next.equals(url) || !isAtTheHub(next)) {
            throw unusable("the next page of " + url + " is not a further address of the hub");
        }
    }

    private static @Nullable String next(OcpiAnswer answer) {
        if (answer instanceof OcpiAnswer.Answered answered) {
            String header = answered.headers().get(OcpiHeaders.LINK);
            Matcher found = NEXT.matcher(header == null ? "" : header);
            return found.find() ? found.group(1) : null;
        }
        return null;
    }

    /** A 401 can mean that another instance has exchanged the tokens: read them again, and try once more with new ones. */
    private Uni<OcpiAnswer> attempt(
            HttpMethod method,
            String url,
            RoutingHeaders routing,
            @Nullable Buffer body,
            MessageIds ids,
            Duration within) {
        return Uni.createFrom().deferred(() -> {
            String used = link.hub().authorization();
            return client.send(new OcpiCall(method, url, used, ids, routing, body, within))
                    .chain(answer -> answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() == 401
                            ? again(method, url, routing, body, ids, within, used, answer)
                            : Uni.createFrom().item(answer));
        });
    }

    private Uni<OcpiAnswer> again(
            HttpMethod method,
            String url,
            RoutingHeaders routing,
            @Nullable Buffer body,
            MessageIds ids,
            Duration within,
            String used,
            OcpiAnswer first) {
        return link.refresh().chain(now -> {
            Link.Hub hub = now.hub();
            return hub == null || hub.authorization().equals(used)
                    ? Uni.createFrom().item(first)
                    : client.send(new OcpiCall(method, url, hub.authorization(), ids, routing, body, within));
        });
    }

    private String endpoint(ModuleId module, InterfaceRole role) {
        return link.hub()
                .endpoint(module, role)
                .orElseThrow(() -> new OcpiException(
                        OcpiStatusCode.NO_MATCHING_ENDPOINTS, "the hub has no " + role + " interface of " + module));
    }

    private boolean isAtTheHub(String url) {
        String origin = origin(url);
        return origin != null
                && link.hub().endpoints().stream().anyMatch(endpoint -> origin.equals(origin(endpoint.url())));
    }

    private static @Nullable String origin(String url) {
        try {
            URI parsed = URI.create(url);
            return parsed.getScheme() == null || parsed.getRawAuthority() == null
                    ? null
                    : (parsed.getScheme() + "://" + parsed.getRawAuthority()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAUrl) {
            return null;
        }
    }

    private static @Nullable Buffer bytes(@Nullable Object body) {
        return body == null || body instanceof Buffer ? (Buffer) body : OcpiAnswers.json(body);
    }

    private static OcpiException unusable(String message) {
        return new OcpiException(OcpiStatusCode.CLIENT_API_UNUSABLE, message);
    }
}
