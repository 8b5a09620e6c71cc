package org.crossvolt.pki.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Verdict;
import org.jspecify.annotations.Nullable;

/** The verdict about any chain, for any purpose. */
@Path("/pnc/v1/chains/validate")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class ChainsResource {

    private static final int LONGEST_PEM = 10_001;

    private final Verdicts verdicts;
    private final VerdictViews views;
    private final SecurityIdentity caller;

    ChainsResource(Verdicts verdicts, VerdictViews views, SecurityIdentity caller) {
        this.verdicts = verdicts;
        this.views = views;
        this.caller = caller;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ChainView(
            boolean accepted,
            @Nullable String edition,
            List<VerdictViews.FindingView> reasons,
            List<VerdictViews.FindingView> remarks,
            VerdictViews.@Nullable AnchorView anchor,
            VerdictViews.@Nullable ScopeView scope,
            List<VerdictViews.RevocationView> revocation,
            Instant at,
            Instant cacheUntil,
            UUID evidenceId) {}

    @POST
    public Uni<ChainView> validate(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("purpose", "chain", "identity", "protocol", "deadlineMs"));
        Purpose purpose = purpose(request);
        Edition edition = views.edition(request);
        java.time.Duration deadline = views.deadline(request);
        JsonNode chain = request.field("chain");
        if (chain == null || !chain.isTextual()) {
            request.refuse("chain", "text", "needs PEM text, leaf first", null);
        }
        String identity = request.field("identity") == null ? null : request.text("identity");
        request.requireRight();
        String pem = chain == null ? "" : chain.textValue();
        return verdicts.judge(new Verdicts.Asked(
                        purpose,
                        pem.length() > LONGEST_PEM ? pem.substring(0, LONGEST_PEM) : pem,
                        edition,
                        identity,
                        deadline,
                        AuditLog.actor(caller),
                        verdict -> verdict.isAccepted() ? "accepted" : "refused"))
                .map(ChainsResource::view);
    }

    private static Purpose purpose(JsonRequest request) {
        JsonNode field = request.field("purpose");
        try {
            return Purpose.valueOf(field == null ? "" : field.asText());
        } catch (IllegalArgumentException unknown) {
            request.refuse("purpose", "known", "is none of " + Arrays.toString(Purpose.values()), null);
            return Purpose.CONTRACT;
        }
    }

    private static ChainView view(Verdicts.Told told) {
        Verdict verdict = told.verdict();
        return new ChainView(
                verdict.isAccepted(),
                verdict.edition() == null ? null : verdict.edition().text(),
                VerdictViews.findings(verdict.reasons()),
                VerdictViews.findings(verdict.remarks()),
                VerdictViews.anchor(verdict),
                VerdictViews.scope(verdict),
                VerdictViews.revocation(verdict),
                verdict.at(),
                told.cacheUntil(),
                told.evidenceId());
    }
}
