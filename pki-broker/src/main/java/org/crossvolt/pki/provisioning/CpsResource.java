package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pcid;
import org.jspecify.annotations.Nullable;

/** The certificate provisioning service, in the form of the OPNC (P1): contracts in or made, signed bundles out. */
@Path("/opnc/{version}/cps")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class CpsResource {

    private final ContractOffice office;
    private final ContractBundles bundles;
    private final ProvisioningCertificates cars;
    private final CpsSigners cps;
    private final EvRoots roots;
    private final CurrentTrust trust;
    private final AccountRights rights;
    private final RequestLimits limits;
    private final ProvisioningConfig config;
    private final ChainValidator validator;
    private final Clock clock;
    private final SecurityIdentity caller;

    CpsResource(
            ContractOffice office,
            ContractBundles bundles,
            ProvisioningCertificates cars,
            CpsSigners cps,
            EvRoots roots,
            CurrentTrust trust,
            AccountRights rights,
            RequestLimits limits,
            ProvisioningConfig config,
            ChainValidator validator,
            Clock clock,
            SecurityIdentity caller) {
        this.office = office;
        this.bundles = bundles;
        this.cars = cars;
        this.cps = cps;
        this.roots = roots;
        this.trust = trust;
        this.rights = rights;
        this.limits = limits;
        this.config = config;
        this.validator = validator;
        this.clock = clock;
        this.caller = caller;
    }

    record SignedAnswer(SignedContractData signedContractData) {}

    record CpsView(
            String cpsDistinguishedName,
            CertificateChainJson cpsCertificateChain,
            Instant validFrom,
            Instant validTo,
            String organizationName,
            String cpsV2GRootCertificateFingerprint,
            String cpsV2GRootDistinguishedName,
            String xsdMsgDefNamespace) {}

    record CpsViews(List<CpsView> cpsCertificateDataCollection) {}

    /** The provider made certificate and sealed key; we sign, and keep it for the car. */
    @PUT
    @Path("contractData/sign")
    public Uni<Response> sign(byte[] body) {
        JsonRequest request = JsonRequest.of(
                body,
                Set.of(
                        "contractCertificateBundle",
                        "contractData",
                        "pcid",
                        "emaid",
                        "metaData",
                        "xsdMsgDefNamespace",
                        "cpsV2GRootCertificateFingerprint"));
        ContractParts parts = parts(request);
        requireNamespace(request);
        String root = fingerprint(request, "cpsV2GRootCertificateFingerprint");
        request.requireRight();
        ContractParts given = java.util.Objects.requireNonNull(parts);
        return rights.of(caller)
                .invoke(may -> may.require(
                        AccountRights.Kind.PROVIDER, Emaid.parse(given.emaid()).provider()))
                .chain(() -> office.take(given, account()))
                .chain(contract -> signed(contract, root));
    }

    private @Nullable ContractParts parts(JsonRequest request) {
        JsonNode bundle = request.field("contractCertificateBundle");
        JsonNode opcp = request.field("contractData");
        if ((bundle == null) == (opcp == null)) {
            request.refuse("contractCertificateBundle", "required", "is missing, or there twice as contractData", null);
            return null;
        }
        try {
            return bundle != null ? parts(bundle) : opcpParts(request, java.util.Objects.requireNonNull(opcp));
        } catch (IllegalArgumentException wrong) {
            request.refuse(
                    bundle != null ? "contractCertificateBundle" : "contractData",
                    "form",
                    String.valueOf(wrong.getMessage()),
                    null);
            return null;
        }
    }

    private ContractParts parts(JsonNode bundle) {
        return new ContractParts(
                Emaid.parse(bundle.path("emaid").asText()).text(),
                Pcid.parse(bundle.path("pcid").asText()).text(),
                CertificateChainJson.ordered(
                        CertificateChainJson.read(bundle.path("contractCertificateChain")), validator),
                MessageParts.envelope(
                        bundle.path("contractSignatureEncryptedPrivateKey"), "contractSignatureEncryptedPrivateKey"),
                MessageParts.point(bundle.path("dHpublickey"), "dHpublickey"));
    }

    /** In the OPCP the PCID stands beside it, and the eMAID is that of the certificate. */
    private ContractParts opcpParts(JsonRequest request, JsonNode data) {
        List<byte[]> chain = CertificateChainJson.ordered(CertificateChainJson.readContract(data), validator);
        List<ParsedCertificate> read = validator.readable(chain);
        if (read.isEmpty()) {
            throw new IllegalArgumentException("contractCertificate can not be read");
        }
        return new ContractParts(
                Emaid.parse(read.getFirst().commonName()).text(),
                Pcid.parse(request.text("pcid")).text(),
                chain,
                MessageParts.envelope(
                        data.path("contractSignatureEncryptedPrivateKey"), "contractSignatureEncryptedPrivateKey"),
                MessageParts.point(data.path("dHpublickey"), "dHpublickey"));
    }

    /** We make certificate and key with an MO CA of ours; the key is sealed for the car and forgotten. */
    @PUT
    @Path("contractData/generateandsign")
    public Uni<Response> generateAndSign(byte[] body) {
        JsonRequest request = JsonRequest.of(
                body,
                Set.of(
                        "contractBegins",
                        "contractEnds",
                        "emaid",
                        "pcid",
                        "xsdMsgDefNamespace",
                        "subscriptionUrl",
                        "cpsV2GRootCertificateFingerprint",
                        "moRootCertificateFingerprint",
                        "metaData"));
        Emaid emaid = required(request, "emaid", Emaid::parse);
        Pcid pcid = required(request, "pcid", Pcid::parse);
        Instant from = required(
                request, "contractBegins", text -> OcpiDateTime.parse(text).instant());
        Instant until = required(
                request, "contractEnds", text -> OcpiDateTime.parse(text).instant());
        requireNamespace(request);
        requireValidity(request, from, until);
        if (emaid != null && emaid.text().length() > 15) {
            request.refuse("emaid", "form", "an eMAID of -2 has 14 or 15 characters", null);
        }
        String root = fingerprint(request, "cpsV2GRootCertificateFingerprint");
        String moRoot = fingerprint(request, "moRootCertificateFingerprint");
        request.requireRight();
        ContractOffice.Order order = new ContractOffice.Order(
                java.util.Objects.requireNonNull(emaid),
                java.util.Objects.requireNonNull(pcid),
                java.util.Objects.requireNonNull(from),
                java.util.Objects.requireNonNull(until),
                moRoot,
                account());
        return rights.of(caller)
                .invoke(may ->
                        may.require(AccountRights.Kind.PROVIDER, order.emaid().provider()))
                .chain(() -> limits.count("pcid/" + cars.hash(order.pcid())))
                .chain(() -> office.generate(order))
                .chain(contract -> signed(contract, root));
    }

    private static <T> @Nullable T required(
            JsonRequest request, String name, java.util.function.Function<String, T> reader) {
        JsonNode field = request.field(name);
        if (field == null) {
            request.refuse(name, "required", "is missing", null);
            return null;
        }
        try {
            return reader.apply(field.asText());
        } catch (IllegalArgumentException unreadable) {
            // What was given is not repeated: it may name a person.
            request.refuse(name, "form", String.valueOf(unreadable.getMessage()), null);
            return null;
        }
    }

    private void requireValidity(JsonRequest request, @Nullable Instant from, @Nullable Instant until) {
        if (from == null || until == null) {
            return;
        }
        if (!until.isAfter(from) || !until.isAfter(clock.instant())) {
            request.refuse("contractEnds", "order", "needs a moment to come, after contractBegins", until.toString());
        } else if (until.isAfter(clock.instant().plus(config.longestContract()))) {
            request.refuse(
                    "contractEnds", "range", "is further away than " + config.longestContract(), until.toString());
        }
    }

    private static void requireNamespace(JsonRequest request) {
        String namespace = request.text("xsdMsgDefNamespace");
        if (!namespace.isEmpty() && !namespace.equals(Contract.ISO_2)) {
            request.refuse("xsdMsgDefNamespace", "known", "only " + Contract.ISO_2 + " is signed here (P8)", namespace);
        }
    }

    private static @Nullable String fingerprint(JsonRequest request, String name) {
        JsonNode field = request.field(name);
        if (field != null && !field.asText().matches("[0-9a-fA-F]{64}")) {
            request.refuse(name, "hex", "needs the SHA-256 of a root, 64 hex digits", null);
        }
        return field == null ? null : field.asText();
    }

    private Uni<Response> signed(Contract contract, @Nullable String root) {
        return (root != null
                        ? Uni.createFrom().item(roots.named(root))
                        : cars.find(contract.pcid(), org.crossvolt.pki.validation.Suite.P256)
                                .map(car -> roots.wish(
                                        null,
                                        car.map(ProvisioningCertificates.Kept::v2gRoots)
                                                .orElse(List.of()))))
                .chain(wish -> bundles.release(contract, wish, account(), "released"))
                .map(bundle -> Response.status(201)
                        .entity(new SignedAnswer(SignedContractData.of(bundle)))
                        .build());
    }

    /** Who signs here, and under which V2G roots. */
    @GET
    @Path("cpsCertificates")
    public Uni<CpsViews> signers() {
        return cps.able().map(able -> new CpsViews(able.stream().map(this::view).toList()));
    }

    private CpsView view(Signer signer) {
        return new CpsView(
                name(signer.certificate().subjectName()),
                CertificateChainJson.of(signer.chainBytes()),
                signer.certificate().notBefore(),
                signer.certificate().notAfter(),
                signer.certificate().subject().organizations().isEmpty()
                        ? signer.operator()
                        : signer.certificate().subject().organizations().getFirst(),
                signer.anchorId(),
                trust.current().anchors().stream()
                        .filter(anchor -> anchor.id().equals(signer.anchorId()))
                        .map(anchor -> name(anchor.certificate().subjectName()))
                        .findFirst()
                        .orElse(""),
                Contract.ISO_2);
    }

    static String name(byte[] der) {
        return X500Name.getInstance(der).toString();
    }

    private String account() {
        return AuditLog.actor(caller);
    }
}
