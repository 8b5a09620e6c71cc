package org.crossvolt.pki.stations;

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
import java.util.HexFormat;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.IssuerHashes;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.SignatureChecks;
import org.jspecify.annotations.Nullable;

/** SignCertificate of OCPP: the request of a station in, the chain for CertificateSigned out. */
@Path("/pnc/v1/secc/csr")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("service")
public class SeccResource {

    private static final int LONGEST_CSR = 5_500;
    private static final Set<String> TYPES = Set.of("V2GCertificate", "V2G20Certificate");

    private final SeccLeafs leafs;
    private final SignatureChecks checks;
    private final CurrentTrust trust;
    private final AccountRights rights;
    private final SecurityIdentity caller;

    SeccResource(
            SeccLeafs leafs,
            SignatureChecks checks,
            CurrentTrust trust,
            AccountRights rights,
            SecurityIdentity caller) {
        this.leafs = leafs;
        this.checks = checks;
        this.trust = trust;
        this.rights = rights;
        this.caller = caller;
    }

    /** @param certificateType as it was asked for; OCPP wants it echoed */
    record SignedView(String certificateChain, String certificateType, String signer, Instant notAfter) {}

    @POST
    public Uni<SignedView> sign(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("csr", "type", "hashRootCertificate", "station"));
        String station = request.text("station");
        if (!station.matches("[A-Za-z0-9*\\-_=:+|@.]{1,48}")) {
            request.refuse("station", "form", "needs an OCPP identity of up to 48 characters", null);
        }
        String type = request.field("type") == null ? "V2GCertificate" : request.text("type");
        if (!TYPES.contains(type)) {
            request.refuse("type", "known", "is none of " + TYPES, type);
        }
        String text = request.text("csr", LONGEST_CSR);
        SigningRequest csr = null;
        try {
            csr = text.isEmpty() ? null : SigningRequest.read(text, checks);
        } catch (IllegalArgumentException refused) {
            request.refuse("csr", "csr", String.valueOf(refused.getMessage()), null);
        }
        request.requireRight();
        String root = root(request.field("hashRootCertificate"));
        SigningRequest read = java.util.Objects.requireNonNull(csr);
        return rights.of(caller)
                .invoke(may -> may.require(AccountRights.Kind.STATION, station))
                .chain(() -> leafs.issue(station, read, root, AuditLog.actor(caller)))
                .map(issued -> new SignedView(issued.chain(), type, issued.signer(), issued.notAfter()));
    }

    /** OCPP 2.1: the station chooses the root by its hashes. */
    private @Nullable String root(@Nullable JsonNode hashes) {
        if (hashes == null) {
            return null;
        }
        String algorithm = hashes.path("hashAlgorithm").asText().replace("SHA", "SHA-");
        if (!Set.of("SHA-256", "SHA-384", "SHA-512").contains(algorithm)) {
            throw new ProblemException(Problem.of(400, "hashRootCertificate needs SHA256, SHA384 or SHA512."));
        }
        for (Anchor anchor : trust.current().anchors()) {
            boolean named = matches(
                            hashes.path("issuerKeyHash"),
                            algorithm,
                            anchor.certificate().keyBits())
                    && matches(
                            hashes.path("issuerNameHash"),
                            algorithm,
                            anchor.certificate().subjectName());
            if (named && anchor.state() == Anchor.State.ACTIVE) {
                return anchor.id();
            }
        }
        throw new ProblemException(Problem.of(422, "hashRootCertificate names no root that is trusted here."));
    }

    private static boolean matches(JsonNode hex, String algorithm, byte[] bytes) {
        try {
            return Arrays.equals(HexFormat.of().parseHex(hex.asText()), IssuerHashes.digest(algorithm, bytes));
        } catch (IllegalArgumentException notHex) {
            return false;
        }
    }
}
