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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.KnownAnswer;
import org.crossvolt.pki.revocation.Revocations;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Verdict;
import org.jspecify.annotations.Nullable;

/** Answers about revocation for stations: to staple (M06), and as a status (M07) (R7). */
@Path("/pnc/v1/ocsp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class OcspResource {

    private static final int LONGEST_PEM = 10_000;

    private final Verdicts verdicts;
    private final SerialBindings bindings;
    private final Revocations revocations;
    private final ContractsConfig config;
    private final SecurityIdentity caller;

    OcspResource(
            Verdicts verdicts,
            SerialBindings bindings,
            Revocations revocations,
            ContractsConfig config,
            SecurityIdentity caller) {
        this.verdicts = verdicts;
        this.bindings = bindings;
        this.revocations = revocations;
        this.config = config;
        this.caller = caller;
    }

    /** @param ocspResult Base64 of the DER response; absent where the status came from a CRL or nobody */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Staple(
            String cert,
            String status,
            @Nullable String ocspResult,
            @Nullable Instant nextUpdate) {}

    record Staples(List<Staple> staples) {}

    /** GetCertificateStatus of OCPP (M06). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StatusView(String status, @Nullable String ocspResult) {}

    /** GetCertificateChainStatus of OCPP 2.1 (M07). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChainStatusView(List<OneStatus> certificateStatus) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OneStatus(
            JsonNode certificateHashData,
            String source,
            String status,
            @Nullable Instant nextUpdate) {}

    /** All responses of a chain at once; a chain that is not proven gets none. */
    @POST
    @Path("staples")
    public Uni<Staples> staples(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("chain"));
        String pem = request.text("chain", LONGEST_PEM);
        request.requireRight();
        return verdicts.judge(new Verdicts.Asked(
                        Purpose.SECC, pem, null, null, config.deadline(), AuditLog.actor(caller), verdict -> "staples"))
                .chain(told -> staples(told.verdict()));
    }

    private Uni<Staples> staples(Verdict verdict) {
        boolean proven = verdict.anchor() != null
                && verdict.reasons().stream()
                        .noneMatch(one -> one.reason().kind() == org.crossvolt.pki.validation.Reason.Kind.CHAIN
                                || one.reason().kind() == org.crossvolt.pki.validation.Reason.Kind.PROVIDER);
        if (!proven) {
            throw new ProblemException(Problem.of(
                    422,
                    "The chain is not proven.",
                    verdict.reasons().stream()
                            .map(one -> new Problem.Detail(
                                    "/chain", one.reason().name(), one.reason().sentence(), null))
                            .toList()));
        }
        return verdicts.answers(verdict).map(answers -> {
            List<Staple> staples = new ArrayList<>();
            List<ParsedCertificate> path = verdict.path();
            for (int i = 0; i < path.size(); i++) {
                KnownAnswer answer = answers.get(i);
                staples.add(
                        answer == null
                                ? new Staple(path.get(i).sha256(), "UNAVAILABLE", null, null)
                                : new Staple(
                                        path.get(i).sha256(), answer.status(), bytes(answer), answer.nextUpdate()));
            }
            return new Staples(staples);
        });
    }

    private static @Nullable String bytes(KnownAnswer answer) {
        return answer.isOcsp() ? Base64.getEncoder().encodeToString(answer.bytes()) : null;
    }

    @POST
    @Path("status")
    public Uni<StatusView> status(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("hashData"));
        List<HashOnly.HashData> asked = HashOnly.read(request);
        request.requireRight();
        return answer(asked.getFirst())
                .map(answer -> answer == null || !answer.isOcsp()
                        ? new StatusView("Failed", null)
                        : new StatusView("Accepted", bytes(answer)));
    }

    @POST
    @Path("chain-status")
    public Uni<ChainStatusView> chainStatus(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("hashData"));
        List<HashOnly.HashData> asked = HashOnly.read(request);
        request.requireRight();
        JsonNode entries = java.util.Objects.requireNonNull(request.field("hashData"));
        List<Uni<OneStatus>> all = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            JsonNode entry = entries.get(i);
            all.add(answer(asked.get(i))
                    .map(answer -> answer == null
                            ? new OneStatus(entry, "OCSP", "Failed", null)
                            : new OneStatus(entry, answer.source(), capital(answer.status()), answer.nextUpdate())));
        }
        return Uni.join().all(all).andFailFast().map(ChainStatusView::new);
    }

    private static String capital(String status) {
        return status.charAt(0) + status.substring(1).toLowerCase(Locale.ROOT);
    }

    private Uni<@Nullable KnownAnswer> answer(HashOnly.HashData asked) {
        String issuer = bindings.issuerOf(asked.algorithm(), asked.nameHash(), asked.keyHash());
        return issuer == null
                ? Uni.createFrom().nullItem()
                : revocations
                        .answer(issuer, asked.serial())
                        .ifNoItem()
                        .after(Duration.ofSeconds(2))
                        .fail()
                        .onFailure()
                        .recoverWithNull();
    }
}
