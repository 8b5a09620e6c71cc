package org.crossvolt.pki.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Finding;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Reason;
import org.crossvolt.pki.validation.RevocationState;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.Verdict;
import org.jspecify.annotations.Nullable;

/** Verdicts as callers see them, and what their requests have in common. */
@ApplicationScoped
class VerdictViews {

    private static final long SHORTEST_DEADLINE = 50;

    private final ContractsConfig config;

    VerdictViews(ContractsConfig config) {
        this.config = config;
    }

    /** @param certificate position in the chain, leaf 0; -1 where it is about the whole */
    record FindingView(String code, int certificate, String message, String detail) {}

    record AnchorView(String id, List<String> roles) {}

    record ScopeView(String spki, String kind, String value) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RevocationView(
            String cert,
            String status,
            @Nullable String source,
            @Nullable Instant thisUpdate,
            @Nullable Instant nextUpdate,
            @Nullable String why) {}

    @Nullable
    Edition edition(JsonRequest request) {
        JsonNode field = request.field("protocol");
        if (field == null) {
            return null;
        }
        Edition edition = Edition.find(field.asText()).orElse(null);
        if (edition == null) {
            request.refuse("protocol", "known", "is neither ISO15118-2 nor ISO15118-20", field.toString());
        }
        return edition;
    }

    Duration deadline(JsonRequest request) {
        JsonNode field = request.field("deadlineMs");
        if (field == null) {
            return config.deadline();
        }
        long longest = config.longestDeadline().toMillis();
        if (!field.isIntegralNumber() || field.longValue() < SHORTEST_DEADLINE || field.longValue() > longest) {
            request.refuse(
                    "deadlineMs",
                    "range",
                    "needs a number from " + SHORTEST_DEADLINE + " to " + longest,
                    field.toString());
            return config.deadline();
        }
        return Duration.ofMillis(field.longValue());
    }

    static List<FindingView> findings(List<Finding> findings) {
        return findings.stream()
                .map(one -> new FindingView(
                        one.reason().name(), one.certificate(), one.reason().sentence(), one.detail()))
                .toList();
    }

    static @Nullable AnchorView anchor(Verdict verdict) {
        Anchor anchor = verdict.anchor();
        return anchor == null
                ? null
                : new AnchorView(
                        anchor.id(),
                        anchor.roles().stream().map(Enum::name).sorted().toList());
    }

    static @Nullable ScopeView scope(Verdict verdict) {
        ScopeGrant grant = verdict.scope();
        return grant == null ? null : new ScopeView(grant.spki(), grant.kind().name(), grant.value());
    }

    static List<RevocationView> revocation(Verdict verdict) {
        List<RevocationView> views = new ArrayList<>();
        for (ParsedCertificate one : verdict.path()) {
            RevocationState state = verdict.revocation().get(one.sha256());
            if (state != null) {
                views.add(view(one.sha256(), state));
            }
        }
        return views;
    }

    private static RevocationView view(String cert, RevocationState state) {
        return switch (state) {
            case RevocationState.Good good ->
                new RevocationView(cert, "GOOD", good.source(), good.thisUpdate(), good.nextUpdate(), null);
            case RevocationState.Revoked revoked ->
                new RevocationView(cert, "REVOKED", revoked.source(), revoked.thisUpdate(), null, null);
            case RevocationState.Unknown unknown ->
                new RevocationView(cert, "UNKNOWN", unknown.source(), unknown.thisUpdate(), null, null);
            case RevocationState.Unavailable none ->
                new RevocationView(cert, "UNAVAILABLE", null, null, null, none.why());
            case RevocationState.NoSource none -> new RevocationView(cert, "NO_SOURCE", null, null, null, null);
        };
    }

    static String iso2(Verdict verdict) {
        Reason decisive = verdict.decisive();
        return decisive == null ? "OK" : decisive.iso2();
    }

    static String iso20(Verdict verdict) {
        Reason decisive = verdict.decisive();
        return decisive == null ? "OK" : decisive.iso20();
    }
}
