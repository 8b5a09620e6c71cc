package org.crossvolt.pki.provisioning;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.validation.Pcid;
import org.jspecify.annotations.Nullable;

/** Get15118EVCertificate of OCPP (M01, M02): the request of a car in, its contract out; as EXI, or part by part. */
@Path("/pnc/v1/ev-certificates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class EvCertificatesResource {

    private static final int MOST_EMAIDS = 8;
    private static final int MOST_CHAINS = 255;

    private final Installations installations;
    private final SecurityIdentity caller;

    EvCertificatesResource(Installations installations, SecurityIdentity caller) {
        this.installations = installations;
        this.caller = caller;
    }

    /** @param reasonCode at most 20 characters, as OCPP has it */
    record StatusInfo(String reasonCode, String additionalInfo) {}

    /**
     * @param exiResponse empty where there is none: OCPP requires it also with Failed (O4)
     * @param remainingContracts of -20: how many more the car gets by asking again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EvCertificateView(
            String status,
            @Nullable StatusInfo statusInfo,
            String exiResponse,
            @Nullable MessageParts messageParts,
            @Nullable Integer remainingContracts) {

        static EvCertificateView ofExi(String exi, @Nullable Integer remaining) {
            return new EvCertificateView("Accepted", null, exi, null, remaining);
        }

        static EvCertificateView ofParts(MessageParts parts) {
            return new EvCertificateView("Accepted", null, "", parts, null);
        }
    }

    @POST
    public Uni<EvCertificateView> find(byte[] body) {
        JsonRequest request = JsonRequest.of(
                body,
                Set.of(
                        "schemaVersion",
                        "action",
                        "exiRequest",
                        "request",
                        "maximumContractCertificateChains",
                        "prioritizedEMAIDs"));
        String version = request.field("schemaVersion") == null ? Contract.ISO_2 : request.text("schemaVersion");
        ExiCodec.Action action = request.field("action") == null
                ? ExiCodec.Action.INSTALL
                : request.optional("action", text -> ExiCodec.Action.valueOf(text.toUpperCase(Locale.ROOT)));
        List<Emaid> emaids = emaids(request);
        int most = mostChains(request);
        boolean exi = request.field("exiRequest") != null;
        JsonNode parts = request.field("request");
        if (exi == (parts != null)) {
            request.refuse("exiRequest", "one of", "needs either exiRequest or request", null);
        }
        String text = exi ? request.text("exiRequest", installations.longestRequest(version)) : "";
        Installations.Wanted wanted = parts == null || action == null ? null : wanted(request, parts, action, emaids);
        request.requireRight();
        if (!exi && Installations.isSecondEdition(version)) {
            throw Installations.secondEdition();
        }
        Uni<EvCertificateView> answer = wanted == null
                ? exi(new Installations.ExiWanted(text, version, emaids, true, null, AuditLog.actor(caller)), most)
                : installations.parts(wanted).map(EvCertificateView::ofParts);
        return answer.onFailure(EvCertificatesResource::isAnswer).recoverWithItem(EvCertificatesResource::failed);
    }

    /** A car of -2 takes one contract, and nobody tells it of more. */
    private Uni<EvCertificateView> exi(Installations.ExiWanted wanted, int most) {
        boolean second = Installations.isSecondEdition(wanted.namespace());
        return installations
                .next(wanted, second ? most : 1)
                .map(next -> EvCertificateView.ofExi(next.exi(), second ? next.remaining() : null));
    }

    private static int mostChains(JsonRequest request) {
        JsonNode field = request.field("maximumContractCertificateChains");
        if (field == null) {
            return 1;
        }
        if (!field.isIntegralNumber()
                || !field.canConvertToInt()
                || field.intValue() < 1
                || field.intValue() > MOST_CHAINS) {
            request.refuse(
                    "maximumContractCertificateChains",
                    "range",
                    "needs a whole number from 1 to " + MOST_CHAINS,
                    field.toString());
        }
        return field.intValue();
    }

    /** What is wrong with the request is a problem; that there is no contract for it is an answer. */
    private static boolean isAnswer(Throwable failure) {
        return failure instanceof ProblemException problem
                && Set.of(404, 409, 422, 429).contains(problem.problem().status());
    }

    private static EvCertificateView failed(Throwable failure) {
        Problem problem = ((ProblemException) failure).problem();
        String code = problem.errors().isEmpty()
                ? switch (problem.status()) {
                    case 404 -> "NoContract";
                    case 429 -> "TooManyRequests";
                    default -> "NotPossible";
                }
                : camel(problem.errors().getFirst().rule());
        return new EvCertificateView("Failed", new StatusInfo(code, problem.detail()), "", null, null);
    }

    private static String camel(String rule) {
        StringBuilder code = new StringBuilder();
        for (String word : rule.split("_", -1)) {
            if (!word.isEmpty()) {
                code.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
        }
        return code.length() > 20 ? code.substring(0, 20) : code.toString();
    }

    private static List<Emaid> emaids(JsonRequest request) {
        List<Emaid> emaids = new ArrayList<>();
        JsonNode field = request.field("prioritizedEMAIDs");
        if (field == null) {
            return emaids;
        }
        if (!field.isArray() || field.size() > MOST_EMAIDS) {
            request.refuse("prioritizedEMAIDs", "form", "needs a list of up to " + MOST_EMAIDS, null);
            return emaids;
        }
        for (int i = 0; i < field.size(); i++) {
            try {
                emaids.add(Emaid.parse(field.get(i).asText()));
            } catch (IllegalArgumentException noEmaid) {
                request.refuse("prioritizedEMAIDs/" + i, "form", String.valueOf(noEmaid.getMessage()), null);
            }
        }
        return emaids;
    }

    private Installations.@Nullable Wanted wanted(
            JsonRequest request, JsonNode parts, ExiCodec.Action action, List<Emaid> preferred) {
        try {
            JsonNode list = parts.path("listOfRootCertificateIDs");
            List<EvRoots.RootId> roots = list.isMissingNode() ? null : EvRoots.read(list);
            List<byte[]> certificates = new ArrayList<>();
            JsonNode shown = parts.path("oemProvisioningCert");
            if (!shown.isMissingNode()) {
                certificates.add(MessageParts.bytes(shown, "oemProvisioningCert"));
            }
            JsonNode contract = parts.path("contractCertificateChain");
            if (!contract.isMissingNode()) {
                certificates.addAll(CertificateChainJson.read(contract));
            }
            Pcid pcid = parts.path("pcid").isTextual()
                    ? Pcid.parse(parts.path("pcid").textValue())
                    : null;
            boolean enough = action == ExiCodec.Action.UPDATE
                    ? !contract.isMissingNode()
                    : pcid != null || !shown.isMissingNode();
            if (!enough) {
                throw new IllegalArgumentException(
                        "needs oemProvisioningCert or pcid, for an update contractCertificateChain");
            }
            List<Emaid> emaids = parts.path("emaid").isTextual()
                    ? List.of(Emaid.parse(parts.path("emaid").textValue()))
                    : preferred;
            JsonNode signature = parts.path("signature");
            if (!signature.isMissingNode() && certificates.isEmpty()) {
                throw new IllegalArgumentException("a signature needs the certificate it was made with");
            }
            return new Installations.Wanted(
                    action,
                    certificates,
                    pcid,
                    roots,
                    emaids,
                    signature.isMissingNode() ? null : RequestSignature.read(signature),
                    AuditLog.actor(caller));
        } catch (IllegalArgumentException wrong) {
            request.refuse("request", "form", String.valueOf(wrong.getMessage()), null);
            return null;
        }
    }
}
