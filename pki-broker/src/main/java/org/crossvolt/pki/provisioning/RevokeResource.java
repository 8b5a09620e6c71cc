package org.crossvolt.pki.provisioning;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.IssuedCertificates;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** Revokes what one of our CAs has issued, in the form of the OPNC. */
@Path("/opnc/{version}/pki/revokeCertificate")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class RevokeResource {

    private static final int LONGEST = 8_000;

    private final ContractStore contracts;
    private final ContractOffice office;
    private final AccountRights rights;
    private final ChainValidator validator;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    RevokeResource(
            ContractStore contracts,
            ContractOffice office,
            AccountRights rights,
            ChainValidator validator,
            AuditLog audit,
            SecurityIdentity caller) {
        this.contracts = contracts;
        this.office = office;
        this.rights = rights;
        this.validator = validator;
        this.audit = audit;
        this.caller = caller;
    }

    record RevokedView(String serialNumber, String revocationReason) {}

    @POST
    public Uni<RevokedView> revoke(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("certificate", "revocationReason"));
        ParsedCertificate leaf = leaf(request);
        IssuedCertificates.RevocationReason reason =
                request.optional("revocationReason", IssuedCertificates.RevocationReason::of);
        if (request.field("revocationReason") == null) {
            request.refuse("revocationReason", "required", "is missing", null);
        }
        request.requireRight();
        ParsedCertificate known = java.util.Objects.requireNonNull(leaf);
        IssuedCertificates.RevocationReason why = java.util.Objects.requireNonNull(reason);
        String actor = AuditLog.actor(caller);
        return rights.of(caller)
                .invoke(may -> requireOwn(may, known))
                .chain(() -> contracts.ofEmaidOrNone(known))
                .chain(found -> office.revoking((client, revocations) -> revocations
                        .revoke(client, known, why)
                        .invoke(RevokeResource::requireOurs)
                        .chain(() -> audit.note(client, actor, "REVOKE", "certificate " + known.sha256(), why.word()))
                        .chain(() -> office.end(
                                client,
                                revocations,
                                new ContractOffice.Ending(found, Contract.End.REVOKED, null, actor)))))
                .replaceWith(new RevokedView(known.serialHex(), why.word()));
    }

    private static void requireOurs(boolean ours) {
        if (!ours) {
            throw new ProblemException(Problem.of(404, "No CA of this installation has issued this certificate."));
        }
    }

    /** The provider of a contract, the operator of a station. */
    private static void requireOwn(AccountRights.Rights may, ParsedCertificate leaf) {
        String name = leaf.commonName().replace("*", "").replace("-", "");
        boolean contract = leaf.subject().domains().contains("MO");
        may.require(
                contract ? AccountRights.Kind.PROVIDER : AccountRights.Kind.OPERATOR,
                contract ? Emaid.parse(leaf.commonName()).provider() : name.substring(0, Math.min(5, name.length())));
    }

    private @Nullable ParsedCertificate leaf(JsonRequest request) {
        String text = request.text("certificate", LONGEST);
        try {
            byte[] decoded = Base64.getMimeDecoder().decode(text.contains("-----") ? "" : text);
            String pem = new String(decoded, java.nio.charset.StandardCharsets.ISO_8859_1);
            List<byte[]> der =
                    pem.startsWith("-----") && validator.readPem(pem) instanceof ChainValidator.Text.Certificates read
                            ? read.chain()
                            : List.of(decoded);
            if (validator.readOne(der.getFirst()) instanceof ChainValidator.One.Certificate one) {
                return one.certificate();
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below.
        }
        request.refuse("certificate", "form", "needs one certificate: Base64 of its PEM or DER", null);
        return null;
    }
}
