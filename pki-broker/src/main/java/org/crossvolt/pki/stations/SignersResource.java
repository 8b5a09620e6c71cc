package org.crossvolt.pki.stations;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;

/** With which certificates this installation signs. Keys go in and never come out. */
@Path("/pnc/v1/signers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("pki-operator")
public class SignersResource {

    private static final int LONGEST_PEM = 10_000;

    private final Signers signers;
    private final LeafOffice office;
    private final ChainValidator validator;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    SignersResource(
            Signers signers, LeafOffice office, ChainValidator validator, AuditLog audit, SecurityIdentity caller) {
        this.signers = signers;
        this.office = office;
        this.validator = validator;
        this.audit = audit;
        this.caller = caller;
    }

    record SignerView(String name, String role, String anchorId, String operator, String suite, Instant notAfter) {

        static SignerView of(Signer signer) {
            return new SignerView(
                    signer.name(),
                    signer.role().name(),
                    signer.anchorId(),
                    signer.operator(),
                    signer.certificate().suite().name(),
                    signer.certificate().notAfter());
        }
    }

    record AllSigners(List<SignerView> signers) {}

    @GET
    @RolesAllowed({"pki-operator", "service"})
    public Uni<AllSigners> list() {
        return signers.all()
                .map(all -> new AllSigners(all.stream().map(SignerView::of).toList()));
    }

    @POST
    public Uni<Response> add(byte[] body) {
        if (caller.hasRole("service")) {
            throw new ProblemException(Problem.of(403, "Only people hand over keys; a service account is none."));
        }
        JsonRequest request =
                JsonRequest.of(body, Set.of("name", "role", "chain", "privateKey", "pkcs11Label", "operator"));
        String name = request.text("name");
        if (!name.matches("[a-z0-9-]{1,64}")) {
            request.refuse("name", "form", "needs 1 to 64 small letters, digits and hyphens", null);
        }
        Signer.Role role = request.optional("role", Signer.Role::valueOf);
        if (role == null) {
            request.refuse("role", "known", "is none of " + Arrays.toString(Signer.Role.values()), null);
        }
        String operator = request.text("operator");
        if (!operator.matches("[A-Z]{2}[A-Z0-9]{3}")) {
            request.refuse("operator", "form", "needs country and operator or provider, such as NLCVC", null);
        }
        List<ParsedCertificate> chain = chain(request);
        boolean file = request.field("privateKey") != null;
        boolean hsm = request.field("pkcs11Label") != null;
        if (file == hsm) {
            request.refuse("privateKey", "one of", "needs either privateKey or pkcs11Label", null);
        }
        request.requireRight();
        String key = file ? request.text("privateKey", LONGEST_PEM) : request.text("pkcs11Label");
        return signers.isKnown(name)
                .invoke(SignersResource::requireNew)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(isNew -> read(request, name, java.util.Objects.requireNonNull(role), chain, key, file, operator))
                .chain(signer -> signers.add(signer, AuditLog.actor(caller))
                        .invoke(added -> requireNew(!added))
                        .call(() -> audit.note(
                                AuditLog.actor(caller), "ADD_SIGNER", "signer " + name, signer.role() + " " + operator))
                        .replaceWith(Response.status(201)
                                .entity(SignerView.of(signer))
                                .build()));
    }

    private static void requireNew(boolean known) {
        if (known) {
            throw new ProblemException(Problem.of(409, "There is a signer of this name."));
        }
    }

    private List<ParsedCertificate> chain(JsonRequest request) {
        JsonNode field = request.field("chain");
        if (field != null
                && validator.readPem(field.asText()) instanceof ChainValidator.Text.Certificates read
                && validator.readable(read.chain()) instanceof List<ParsedCertificate> parsed
                && parsed.size() == read.chain().size()) {
            return parsed;
        }
        request.refuse("chain", "pem", "needs PEM of the signer's certificate and those above it, root excluded", null);
        return List.of();
    }

    private Signer read(
            JsonRequest request,
            String name,
            Signer.Role role,
            List<ParsedCertificate> chain,
            String key,
            boolean file,
            String operator) {
        String place;
        try {
            place = file ? signers.keepKey(name, key, chain.getFirst()) : signers.findKey(key, chain.getFirst());
        } catch (IllegalArgumentException unusable) {
            request.refuse(file ? "privateKey" : "pkcs11Label", "key", String.valueOf(unusable.getMessage()), null);
            request.requireRight();
            throw unusable;
        }
        try {
            return office.proven(new Signer(name, role, chain, place, "", operator));
        } catch (ProblemException refused) {
            signers.forgetKey(place);
            throw refused;
        }
    }
}
