package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.Certificate;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.signing.Car;
import org.crossvolt.pki.validation.Pem;

/** A manufacturer, a provider, a CPO and a car around the broker under test. */
final class Provisioned {

    static final String ISO_2 = "urn:iso:15118:2:2013:MsgDef";

    private static boolean ready;

    private Provisioned() {}

    static RequestSpecification oem() {
        return Broker.as("service-account-oem", "service");
    }

    static RequestSpecification emsp() {
        return Broker.as("service-account-emsp", "service");
    }

    static RequestSpecification stranger() {
        return Broker.as("service-account-stranger", "service");
    }

    /** Once: rights, an MO CA, and CPS signers under the roots a and b, but not c. */
    static synchronized void begin() {
        Broker.admitDemoPki();
        if (ready) {
            return;
        }
        grant("service-account-oem", "WMI", "WXV");
        grant("service-account-emsp", "PROVIDER", "DEXV1");
        signer(
                "mo-1",
                "MO_CA",
                "DEXV1",
                Broker.PKI.authority("mo-1-sub2").pathBelowRoot(),
                Broker.PKI.authority("mo-1-sub2").key().pkcs8());
        for (String letter : List.of("a", "b")) {
            DemoLeaf leaf = Broker.PKI.leaf("cps-" + letter);
            signer("cps-" + letter, "CPS", "NLCVC", leaf.chain(), leaf.key().pkcs8());
        }
        ready = true;
    }

    static RequestSpecification secondEmsp() {
        return Broker.as("service-account-emsp-two", "service");
    }

    /** A provider whose CAs have no revocation source; its MO CA is ours, too. */
    static void secondProvider() {
        begin();
        grant("service-account-emsp-two", "PROVIDER", "NLXV2");
        DemoAuthority authority = Broker.PKI.authority("mo-2-sub2");
        signer(
                "mo-2",
                "MO_CA",
                "NLXV2",
                authority.pathBelowRoot(),
                authority.key().pkcs8());
    }

    static void grant(String account, String kind, String value) {
        Broker.pki()
                .body(Map.of("rights", List.of(Map.of("kind", kind, "value", value))))
                .put("/trust/v1/accounts/" + account + "/rights")
                .then()
                .statusCode(200);
    }

    private static void signer(String name, String role, String operator, List<byte[]> chain, byte[] key) {
        Broker.pki()
                .body(Map.of(
                        "name", name,
                        "role", role,
                        "operator", operator,
                        "chain", Pem.chain(chain),
                        "privateKey", Pem.block("PRIVATE KEY", key)))
                .post("/pnc/v1/signers")
                .then()
                .statusCode(anyOf(is(201), is(400)));
    }

    static Map<String, String> chain(List<byte[]> chain) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Map.of(
                "certificate", base64.encodeToString(chain.get(0)),
                "subCa2Certificate", base64.encodeToString(chain.get(1)),
                "subCa1Certificate", base64.encodeToString(chain.get(2)));
    }

    static ValidatableResponse putCar(DemoLeaf car) {
        return oem().body(Map.of("provisioningCertificateChain", chain(car.chain())))
                .put("/opnc/v1/pcp/provisioningcertificates")
                .then();
    }

    static Map<String, Object> order(String emaid, DemoLeaf car, String root) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> order = new HashMap<>(Map.of(
                "emaid", emaid,
                "pcid", car.identity(),
                "contractBegins", now.toString(),
                "contractEnds",
                        now.truncatedTo(ChronoUnit.DAYS)
                                .plus(200, ChronoUnit.DAYS)
                                .toString(),
                "xsdMsgDefNamespace", ISO_2));
        if (!root.isEmpty()) {
            order.put("cpsV2GRootCertificateFingerprint", Broker.idOf(Broker.PKI.authority(root)));
        }
        return order;
    }

    static ValidatableResponse generate(String emaid, DemoLeaf car, String root) {
        return emsp().body(order(emaid, car, root))
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then();
    }

    /** As a car names a root: in its own style, the other way round. */
    static Map<String, String> rootId(DemoAuthority root) {
        var certificate = Certificate.getInstance(root.certificate());
        List<String> parts =
                new ArrayList<>(List.of(certificate.getSubject().toString().split(",")));
        java.util.Collections.reverse(parts);
        return Map.of(
                "issuerName", String.join(", ", parts),
                "serialNumber", certificate.getSerialNumber().getValue().toString());
    }

    static ValidatableResponse install(DemoLeaf car, DemoAuthority... roots) {
        return Broker.service()
                .body(Map.of(
                        "schemaVersion",
                        ISO_2,
                        "action",
                        "Install",
                        "request",
                        Map.of(
                                "oemProvisioningCert", Base64.getEncoder().encodeToString(car.certificate()),
                                "listOfRootCertificateIDs",
                                        List.of(roots).stream()
                                                .map(Provisioned::rootId)
                                                .toList())))
                .post("/pnc/v1/ev-certificates")
                .then();
    }

    static byte[] bytes(JsonNode node) {
        return Base64.getDecoder().decode(node.textValue());
    }

    static List<byte[]> chain(JsonNode json) {
        List<byte[]> chain = new ArrayList<>();
        chain.add(bytes(json.path("certificate")));
        json.path("subCertificates").forEach(one -> chain.add(bytes(one)));
        return chain;
    }

    /** Everything a car looks at: the signature over what it got, who signed, and whether the key is that of the contract. */
    static byte[] acceptAsCar(JsonNode parts, byte[] ownKey, DemoAuthority root) throws Exception {
        List<byte[]> contract = chain(parts.path("contractSignatureCertChain"));
        byte[] envelope =
                bytes(parts.path("contractSignatureEncryptedPrivateKey").path("value"));
        byte[] point = bytes(parts.path("dhPublicKey").path("value"));
        String emaid = parts.path("emaid").path("value").asText();
        List<byte[]> fragments = List.of(
                ExiFragments.contractSignatureCertChain("id1", contract),
                ExiFragments.contractSignatureEncryptedPrivateKey("id2", envelope),
                ExiFragments.dhPublicKey("id3", point),
                ExiFragments.emaid("id4", emaid));
        List<ExiFragments.Reference> references = new ArrayList<>();
        for (JsonNode reference : parts.path("signature").path("references")) {
            byte[] digest = bytes(reference.path("digestValue"));
            assertThat(digest).isEqualTo(MessageDigest.getInstance("SHA-256").digest(fragments.get(references.size())));
            references.add(new ExiFragments.Reference(reference.path("uri").asText(), digest));
        }
        assertThat(references).hasSize(4);
        List<byte[]> cps = chain(parts.path("saProvisioningCertificateChain"));
        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Certificate.getInstance(cps.getFirst())
                        .getSubjectPublicKeyInfo()
                        .getEncoded())));
        check.update(ExiFragments.signedInfo(references, ExiFragments.Dialect.STANDALONE));
        assertThat(check.verify(bytes(parts.path("signature").path("signatureValue"))))
                .isTrue();
        Broker.service()
                .body(Map.of("purpose", "CPS", "chain", Pem.chain(cps)))
                .post("/pnc/v1/chains/validate")
                .then()
                .statusCode(200)
                .body("accepted", is(true))
                .body("anchor.id", is(Broker.idOf(root)));
        byte[] scalar = Car.open(ownKey, point, envelope);
        assertThat(Car.publicPoint(scalar))
                .isEqualTo(Certificate.getInstance(contract.getFirst())
                        .getSubjectPublicKeyInfo()
                        .getPublicKeyData()
                        .getOctets());
        return scalar;
    }
}
