package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** The roots that are trusted here, in the form of the OPNC (P1); they are admitted at /trust/v1/anchors. */
@Path("/opnc/{version}/rcp/rootcertificates")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"service", "pki-operator"})
public class RcpResource {

    private final CurrentTrust trust;

    RcpResource(CurrentTrust trust) {
        this.trust = trust;
    }

    record RootView(
            String rootCertificateId,
            String distinguishedName,
            String commonName,
            String organizationName,
            List<String> rootTypeList,
            String caCertificate,
            String fingerprint,
            String rootAuthorityKeyIdentifier,
            String rootIssuerSerialNumber,
            Instant validFrom,
            Instant validTo) {}

    record RootViews(List<RootView> rootCertificateCollection) {}

    @GET
    public Uni<RootViews> list(
            @QueryParam("pkiType") @Nullable String opnc, @QueryParam("rootType") @Nullable String opcp) {
        String type = "mo".equalsIgnoreCase(opcp) ? "eMSP" : opcp == null ? opnc : opcp;
        return Uni.createFrom()
                .item(new RootViews(trust.current().anchors().stream()
                        .filter(anchor -> anchor.state() == Anchor.State.ACTIVE)
                        .map(RcpResource::view)
                        .filter(view ->
                                type == null || view.rootTypeList().stream().anyMatch(type::equalsIgnoreCase))
                        .toList()));
    }

    @GET
    @Path("{id}")
    public Uni<RootView> one(@PathParam("id") String id) {
        return Uni.createFrom()
                .item(trust.current().anchors().stream()
                        .filter(anchor -> anchor.state() == Anchor.State.ACTIVE
                                && anchor.id().equalsIgnoreCase(id))
                        .map(RcpResource::view)
                        .findFirst()
                        .orElseThrow(
                                () -> new ProblemException(Problem.of(404, "There is no trusted root with this id."))));
    }

    private static RootView view(Anchor anchor) {
        ParsedCertificate root = anchor.certificate();
        byte[] keyId = root.subjectKeyId();
        return new RootView(
                anchor.id(),
                CpsResource.name(root.subjectName()),
                root.commonName(),
                root.subject().organizations().isEmpty()
                        ? ""
                        : root.subject().organizations().getFirst(),
                anchor.roles().stream().map(RcpResource::type).sorted().toList(),
                CertificateChainJson.base64(root.der()),
                anchor.id(),
                keyId == null ? "" : HexFormat.of().formatHex(keyId),
                root.serial().toString(),
                root.notBefore(),
                root.notAfter());
    }

    /** The OPNC calls the provider eMSP. */
    private static String type(AnchorRole role) {
        return role == AnchorRole.MO ? "eMSP" : role.name();
    }
}
