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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.scopes.ProviderRoutes;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Purpose;
import org.jspecify.annotations.Nullable;

/** Plug and Charge authorisation: exactly what OCPP has, in; exactly what C07 needs, out. */
@Path("/pnc/v1/authorizations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class AuthorizationsResource {

    private static final Set<String> ID_TOKEN_STATUSES = Set.of(
            "Accepted",
            "Blocked",
            "ConcurrentTx",
            "Expired",
            "Invalid",
            "NoCredit",
            "NotAllowedTypeEVSE",
            "NotAtThisLocation",
            "NotAtThisTime",
            "Unknown");
    private static final int LONGEST_PEM = 10_000;

    private final Verdicts verdicts;
    private final HashOnly hashOnly;
    private final ProviderRoutes routes;
    private final VerdictViews views;
    private final SecurityIdentity caller;

    AuthorizationsResource(
            Verdicts verdicts, HashOnly hashOnly, ProviderRoutes routes, VerdictViews views, SecurityIdentity caller) {
        this.verdicts = verdicts;
        this.hashOnly = hashOnly;
        this.routes = routes;
        this.views = views;
        this.caller = caller;
    }

    /**
     * The answer.
     *
     * @param idTokenHint null: the chain is valid, the eMSP decides
     * @param owner null: PROVIDER_UNKNOWN, nobody to ask
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AuthorizationView(
            String certificateStatus,
            @Nullable String idTokenHint,
            ProviderRoutes.@Nullable Owner owner,
            String ownerStatus,
            List<VerdictViews.FindingView> reasons,
            List<VerdictViews.FindingView> remarks,
            VerdictViews.@Nullable AnchorView anchor,
            VerdictViews.@Nullable ScopeView scope,
            List<VerdictViews.RevocationView> revocation,
            String iso2ResponseCode,
            String iso20ResponseCode,
            Instant cacheUntil,
            UUID evidenceId) {}

    /** How much is at stake, as far as the caller knows; without it, much (R3). */
    enum AmountClass {
        LOW,
        HIGH;

        static AmountClass of(String text) {
            for (AmountClass one : values()) {
                if (one.name().equals(text)) {
                    return one;
                }
            }
            throw new IllegalArgumentException("is neither LOW nor HIGH");
        }
    }

    @POST
    public Uni<AuthorizationView> authorize(byte[] body) {
        JsonRequest request = JsonRequest.of(
                body,
                Set.of(
                        "emaid",
                        "chainPem",
                        "hashData",
                        "protocol",
                        "evse",
                        "deadlineMs",
                        "idTokenStatus",
                        "amountClass"));
        Emaid emaid = emaid(request);
        Edition edition = views.edition(request);
        java.time.Duration deadline = views.deadline(request);
        String emspStatus = idTokenStatus(request);
        AmountClass amount = request.optional("amountClass", AmountClass::of);
        if (request.field("evse") != null) {
            request.text("evse");
        }
        boolean chain = request.field("chainPem") != null;
        boolean hashes = request.field("hashData") != null;
        if (chain == hashes) {
            request.refuse("chainPem", "one of", "needs either chainPem or hashData", null);
        }
        String pem = chain ? pem(request) : "";
        List<HashOnly.HashData> hashData = hashes ? HashOnly.read(request) : List.of();
        request.requireRight();
        Verdicts.Asked asked = new Verdicts.Asked(
                Purpose.CONTRACT,
                pem,
                edition,
                emaid.text(),
                deadline,
                AuditLog.actor(caller),
                amount == AmountClass.LOW,
                verdict -> C07.of(verdict, emspStatus).certificateStatus());
        Uni<Verdicts.Told> told = chain ? verdicts.judge(asked) : hashOnly.judge(asked, emaid, hashData);
        return told.map(done -> view(done, emaid, emspStatus));
    }

    /** A text that is too long for a chain is a verdict too, not an error of the request; only nonsense is the latter. */
    private static String pem(JsonRequest request) {
        JsonNode field = request.field("chainPem");
        if (field == null || !field.isTextual()) {
            request.refuse("chainPem", "text", "needs PEM text", null);
            return "";
        }
        String text = field.textValue();
        return text.length() > LONGEST_PEM ? text.substring(0, LONGEST_PEM + 1) : text;
    }

    private static Emaid emaid(JsonRequest request) {
        JsonNode field = request.field("emaid");
        try {
            if (field != null && field.isTextual()) {
                return Emaid.parse(field.textValue().strip());
            }
            request.refuse("emaid", "required", "is missing", null);
        } catch (IllegalArgumentException notAnEmaid) {
            request.refuse("emaid", "form", String.valueOf(notAnEmaid.getMessage()), null);
        }
        return Emaid.parse("XX00000000000000");
    }

    private static @Nullable String idTokenStatus(JsonRequest request) {
        JsonNode field = request.field("idTokenStatus");
        if (field == null) {
            return null;
        }
        if (!ID_TOKEN_STATUSES.contains(field.asText())) {
            request.refuse("idTokenStatus", "known", "is no AuthorizationStatus of OCPP", field.toString());
        }
        return field.asText();
    }

    private AuthorizationView view(Verdicts.Told told, Emaid emaid, @Nullable String emspStatus) {
        C07 c07 = C07.of(told.verdict(), emspStatus);
        ProviderRoutes.Owner owner = routes.owner(emaid.provider()).orElse(null);
        return new AuthorizationView(
                c07.certificateStatus(),
                c07.idTokenStatus(),
                owner,
                owner == null ? "PROVIDER_UNKNOWN" : "KNOWN",
                VerdictViews.findings(told.verdict().reasons()),
                VerdictViews.findings(told.verdict().remarks()),
                VerdictViews.anchor(told.verdict()),
                VerdictViews.scope(told.verdict()),
                VerdictViews.revocation(told.verdict()),
                VerdictViews.iso2(told.verdict()),
                VerdictViews.iso20(told.verdict()),
                told.cacheUntil(),
                told.evidenceId());
    }
}
