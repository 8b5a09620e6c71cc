package org.crossvolt.pki.roots;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.signing.Jws;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.Trust;

/**
 * Roots out of other pools: a file, the answer of a root certificate pool (OPCP or OPNC), the bundle of another broker. What
 * is imported is proposed, never trusted (T5).
 */
@Path("/trust/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"pki-operator", "service"})
public class ImportsResource {

    private static final int LONGEST_CONTENT = 200_000;
    private static final int MOST_ROOTS = 200;
    /** The OPNC calls the provider, whose root the MO root is, eMSP. */
    private static final String OPNC_MO = "eMSP";

    private final AnchorProposals proposals;
    private final RootsConfig config;
    private final RootPools pools;
    private final Pool database;
    private final Clock clock;
    private final SecurityIdentity caller;

    ImportsResource(
            AnchorProposals proposals,
            RootsConfig config,
            RootPools pools,
            Pool database,
            Clock clock,
            SecurityIdentity caller) {
        this.proposals = proposals;
        this.config = config;
        this.pools = pools;
        this.database = database;
        this.clock = clock;
        this.caller = caller;
    }

    /** Where the content comes from. */
    enum Format {
        PEM,
        OPCP_RCP,
        OPNC_RCP,
        BUNDLE
    }

    private record Candidate(String text, List<AnchorRole> roles, String region) {}

    record Refused(int index, String why) {}

    record ImportView(List<String> proposed, List<String> known, List<Refused> refused) {}

    @POST
    public Uni<ImportView> take(byte[] body) {
        JsonRequest request =
                JsonRequest.of(body, Set.of("format", "source", "content", "url", "token", "roles", "bundleKey"));
        Format format = request.optional("format", Format::valueOf);
        if (format == null) {
            request.refuse("format", "known", "is none of " + Arrays.toString(Format.values()), null);
        }
        String source = request.text("source");
        List<AnchorRole> roles = format == Format.PEM ? AnchorProposals.roles(request) : List.of();
        JsonNode content = request.field("content");
        boolean fetched = request.field("url") != null;
        if (fetched == (content != null)) {
            request.refuse("content", "one of", "needs either content or url", null);
        } else if (content != null && content.toString().length() > LONGEST_CONTENT) {
            request.refuse("content", "length", "has more than " + LONGEST_CONTENT + " characters", null);
        }
        String url = fetched ? request.text("url") : "";
        String token = request.field("token") == null ? "" : request.text("token");
        String bundleKey = format == Format.BUNDLE ? request.text("bundleKey") : "";
        request.requireRight();
        Format known = java.util.Objects.requireNonNull(format);
        return content != null
                ? take(known, content, roles, bundleKey, source)
                : pools.fetch(url, token, known == Format.OPCP_RCP || known == Format.OPNC_RCP)
                        .chain(answer -> take(known, answer, roles, bundleKey, source));
    }

    private Uni<ImportView> take(
            Format format, JsonNode given, List<AnchorRole> roles, String bundleKey, String source) {
        return switch (format) {
            case PEM -> propose(ofPem(given.asText(), roles), source);
            case OPCP_RCP, OPNC_RCP -> propose(ofPool(given), source);
            case BUNDLE -> ofBundle(given.asText(), bundleKey, source);
        };
    }

    private static List<Candidate> ofPem(String text, List<AnchorRole> roles) {
        List<Candidate> candidates = new ArrayList<>();
        for (String block : text.split("(?=-----BEGIN )", -1)) {
            if (!block.isBlank()) {
                candidates.add(new Candidate(block, roles, "any"));
            }
        }
        return candidates;
    }

    /** Pools wrap their records differently; a record is what has a caCertificate. */
    private static List<Candidate> ofPool(JsonNode content) {
        List<Candidate> candidates = new ArrayList<>();
        for (JsonNode record : content.findParents("caCertificate")) {
            List<AnchorRole> roles = new ArrayList<>();
            // The OPCP has one type, the OPNC a list.
            texts(record.path("rootType")).forEach(one -> role(one, roles));
            texts(record.path("rootTypeList")).forEach(one -> role(one, roles));
            List<String> lists = texts(record.path("rootCtlList"));
            String region = lists.isEmpty() ? "any" : String.join(", ", lists);
            candidates.add(new Candidate(record.path("caCertificate").asText(), roles, region));
        }
        return candidates;
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(one -> {
            if (one.isTextual()) {
                texts.add(one.textValue());
            }
        });
        return texts;
    }

    private static void role(String text, List<AnchorRole> roles) {
        String known = text.equalsIgnoreCase(OPNC_MO) ? AnchorRole.MO.name() : text;
        for (AnchorRole role : AnchorRole.values()) {
            if (role.name().equalsIgnoreCase(known) && !roles.contains(role)) {
                roles.add(role);
            }
        }
    }

    private Uni<ImportView> ofBundle(String jws, String key, String source) {
        Trust trust;
        try {
            trust = Jws.read(jws, Base64.getDecoder().decode(key), BundleContent.TYPE)
                    .map(payload -> BundleContent.trust(BundleContent.parse(payload), proposals.validator()))
                    .orElseThrow(() -> new IllegalArgumentException("its signature does not fit the key"));
        } catch (RuntimeException unreadable) {
            throw wrong("content", "bundle", "is no bundle signed with this key");
        }
        if (!clock.instant().isBefore(trust.expiresAt())) {
            throw wrong("content", "expired", "the bundle ended at " + trust.expiresAt());
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Anchor anchor : trust.anchors()) {
            if (anchor.state() == Anchor.State.ACTIVE) {
                candidates.add(new Candidate(
                        Base64.getEncoder().encodeToString(anchor.certificate().der()),
                        List.copyOf(anchor.roles()),
                        "any"));
            }
        }
        return requireNewer(source, trust.version()).chain(() -> propose(candidates, source));
    }

    /** T3: an older bundle than the newest that was seen from a source is refused. */
    private Uni<Void> requireNewer(String source, long version) {
        return database.preparedQuery("""
                        INSERT INTO pki.imported_bundle (zone, source, version) VALUES ($1, $2, $3)
                        ON CONFLICT (zone, source) DO UPDATE SET version = excluded.version
                        WHERE imported_bundle.version <= excluded.version""")
                .execute(Tuple.of(config.zone(), source, version))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new ProblemException(
                                Problem.of(409, "A newer bundle of this source was imported before."));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<ImportView> propose(List<Candidate> candidates, String source) {
        if (candidates.isEmpty() || candidates.size() > MOST_ROOTS) {
            throw wrong("content", "roots", "needs 1 to " + MOST_ROOTS + " roots, it has " + candidates.size());
        }
        ImportView view = new ImportView(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Uni<Void> all = Uni.createFrom().voidItem();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            AnchorRecord anchor;
            try {
                if (candidate.roles().isEmpty()) {
                    throw new IllegalArgumentException("ROLE_UNKNOWN: it is no root of V2G, MO, OEM or PE");
                }
                anchor = AnchorProposals.record(
                        proposals.root(candidate.text()),
                        candidate.roles(),
                        candidate.region(),
                        source,
                        AuditLog.actor(caller));
            } catch (IllegalArgumentException refused) {
                view.refused().add(new Refused(i, String.valueOf(refused.getMessage())));
                continue;
            }
            all = all.chain(() -> proposals.propose(anchor, null))
                    .invoke(proposed -> (proposed ? view.proposed() : view.known()).add(anchor.id()))
                    .replaceWithVoid();
        }
        return all.replaceWith(view);
    }

    private static ProblemException wrong(String field, String rule, String message) {
        return new ProblemException(Problem.of(
                400, "Some fields can not be used.", List.of(new Problem.Detail("/" + field, rule, message, null))));
    }
}
