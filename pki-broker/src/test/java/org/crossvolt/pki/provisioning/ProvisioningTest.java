package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.crossvolt.pki.provisioning.Provisioned.acceptAsCar;
import static org.crossvolt.pki.provisioning.Provisioned.bytes;
import static org.crossvolt.pki.provisioning.Provisioned.emsp;
import static org.crossvolt.pki.provisioning.Provisioned.generate;
import static org.crossvolt.pki.provisioning.Provisioned.install;
import static org.crossvolt.pki.provisioning.Provisioned.oem;
import static org.crossvolt.pki.provisioning.Provisioned.putCar;
import static org.crossvolt.pki.provisioning.Provisioned.stranger;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.Certificate;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProvisioningTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static int next = 500;

    @Inject
    Pool database;

    @BeforeEach
    void begin() {
        Provisioned.begin();
    }

    private static synchronized int number() {
        return next++;
    }

    /** A car of its own for each test, known to the pool. */
    private static DemoLeaf freshCar() {
        DemoLeaf car = Broker.PKI.anotherCar("oem-1-sub2", "WXV12345678900" + number());
        putCar(car).statusCode(200).body("provisioningCertificate.change", equalTo("ADDED"));
        return car;
    }

    private static String freshEmaid() {
        return Emaid.parse("DEXV1C00007" + number()).withCheckDigit();
    }

    private static JsonNode json(ValidatableResponse response) throws Exception {
        return JSON.readTree(response.extract().asString());
    }

    private static DemoAuthority root(String name) {
        return Broker.PKI.authority(name);
    }

    @Test
    @Requirement({"P4", "P7"})
    void a_car_accepts_and_opens_the_contract_that_was_made_for_it() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-a").statusCode(201)).path("signedContractData");
        acceptAsCar(signed.path("messageParts"), car.key().pkcs8(), root("v2g-a"));
        JsonNode installed = json(install(car, root("v2g-a")).statusCode(200).body("status", equalTo("Accepted")));
        byte[] scalar = acceptAsCar(installed.path("messageParts"), car.key().pkcs8(), root("v2g-a"));
        String pem = Pem.chain(Provisioned.chain(installed.at("/messageParts/contractSignatureCertChain")));
        Broker.authorize(emaid, pem).statusCode(200).body("certificateStatus", equalTo("Accepted"));
        assertNowhereAtRest(scalar, emaid, car.identity());
    }

    /** P4: no table of the schema has the key, the eMAID or the PCID in clear. */
    private void assertNowhereAtRest(byte[] scalar, String emaid, String pcid) {
        StringBuilder all = new StringBuilder();
        for (String table : List.of(
                "contract",
                "contract_signature",
                "provisioning_certificate",
                "audit",
                "evidence",
                "serial_binding",
                "issued_certificate",
                "event_delivery")) {
            database.query("SELECT t::text AS row FROM pki." + table + " t")
                    .execute()
                    .await()
                    .indefinitely()
                    .forEach(row -> all.append(row.getString("row")));
        }
        assertThat(all.toString())
                .doesNotContain(HexFormat.of().formatHex(scalar))
                .doesNotContain(Base64.getEncoder().encodeToString(scalar))
                .doesNotContain(emaid)
                .doesNotContain(pcid);
    }

    @Test
    @Requirement("P3")
    void the_signer_is_chosen_by_the_roots_in_the_car_and_never_an_arbitrary_one() throws Exception {
        DemoLeaf car = freshCar();
        generate(freshEmaid(), car, "v2g-a").statusCode(201);
        JsonNode underB = json(install(car, root("v2g-c"), root("v2g-b")).body("status", equalTo("Accepted")));
        acceptAsCar(underB.path("messageParts"), car.key().pkcs8(), root("v2g-b"));
        JsonNode underA = json(install(car, root("v2g-a")).body("status", equalTo("Accepted")));
        assertThat(underA.at("/messageParts/contractSignatureEncryptedPrivateKey"))
                .isEqualTo(underB.at("/messageParts/contractSignatureEncryptedPrivateKey"));
        install(car, root("v2g-c"))
                .statusCode(200)
                .body("status", equalTo("Failed"))
                .body("statusInfo.reasonCode", equalTo("NoCpsUnderEvRoots"))
                .body("exiResponse", equalTo(""));
        install(car, root("mo-1")).body("status", equalTo("Failed"));
        install(car).body("status", equalTo("Failed")).body("statusInfo.reasonCode", equalTo("NoCpsUnderEvRoots"));
        // Without any word about roots there are two signers, and no reason to take one of them.
        emsp().get("/opnc/v1/ccp/signedcontractdata/" + freshEmaid() + "/" + car.identity())
                .then()
                .statusCode(404);
        generate(freshEmaid(), car, "v2g-c").statusCode(422).body("errors[0].rule", equalTo("NO_CPS_UNDER_EV_ROOTS"));
        generate(freshEmaid(), car, "").statusCode(409).body("detail", containsString(Broker.idOf(root("v2g-b"))));
    }

    @Test
    void what_the_manufacturer_says_of_the_roots_counts_too() throws Exception {
        DemoLeaf car = freshCar();
        oem().body(Map.of(
                        "provisioningCertificateChain", Provisioned.chain(car.chain()),
                        "v2gRootAuthorityKeyIdentifiers", List.of(Broker.idOf(root("v2g-b")))))
                .put("/opnc/v1/pcp/provisioningcertificates")
                .then()
                .statusCode(200)
                .body("provisioningCertificate.change", equalTo("RENEWED"));
        JsonNode signed = json(generate(freshEmaid(), car, "").statusCode(201));
        assertThat(signed.at("/signedContractData/cpsV2GRootCertificateFingerprint")
                        .asText())
                .isEqualTo(Broker.idOf(root("v2g-b")));
    }

    @Test
    @Requirement("P5")
    void the_same_order_gives_the_same_contract_and_a_longer_one_replaces_it() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode first = json(generate(emaid, car, "v2g-a").statusCode(201));
        JsonNode again = json(generate(emaid, car, "v2g-a").statusCode(201));
        assertThat(again).isEqualTo(first);
        Map<String, Object> longer = Provisioned.order(emaid, car, "v2g-a");
        longer.put(
                "contractEnds",
                java.time.Instant.now()
                        .plus(500, java.time.temporal.ChronoUnit.DAYS)
                        .toString());
        JsonNode replaced = json(emsp().body(longer)
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then()
                .statusCode(201));
        assertThat(replaced.at("/signedContractData/messageParts/contractSignatureCertChain"))
                .isNotEqualTo(first.at("/signedContractData/messageParts/contractSignatureCertChain"));
        emsp().get("/opnc/v1/ccp/contractData/emaid/" + emaid)
                .then()
                .statusCode(200)
                .body("contractDataCollection", hasSize(1))
                .body("contractDataCollection[0].defaultContract", equalTo(true));
        JsonNode installed = json(install(car, root("v2g-a")));
        assertThat(installed.at("/messageParts/contractSignatureCertChain"))
                .isEqualTo(replaced.at("/signedContractData/messageParts/contractSignatureCertChain"));
        assertThat(json(install(car, root("v2g-a")))).isEqualTo(installed);
    }

    @Test
    @Requirement("O4")
    void the_first_contract_is_the_default_until_another_is_made_it_and_without_one_there_is_none() throws Exception {
        DemoLeaf car = freshCar();
        String first = freshEmaid();
        String second = freshEmaid();
        generate(first, car, "v2g-a").statusCode(201);
        generate(second, car, "v2g-a").statusCode(201);
        assertThat(json(install(car, root("v2g-a")))
                        .at("/messageParts/emaid/value")
                        .asText())
                .isEqualTo(first);
        Broker.service()
                .body(Map.of(
                        "request",
                                Map.of(
                                        "pcid",
                                        car.identity(),
                                        "listOfRootCertificateIDs",
                                        List.of(Provisioned.rootId(root("v2g-a")))),
                        "prioritizedEMAIDs", List.of(second)))
                .post("/pnc/v1/ev-certificates")
                .then()
                .body("messageParts.emaid.value", equalTo(second));
        emsp().post("/opnc/v1/ccp/signedcontractdata/" + second + "/" + car.identity() + "/setdefault")
                .then()
                .statusCode(200)
                .body("contractDataCollection[0].emaid", equalTo(second))
                .body("contractDataCollection.defaultContract", equalTo(List.of(true, false)));
        emsp().delete("/opnc/v1/ccp/signedcontractdata/" + second)
                .then()
                .statusCode(200)
                .body("deleted", equalTo(1));
        install(car, root("v2g-a"))
                .body("status", equalTo("Failed"))
                .body("statusInfo.reasonCode", equalTo("NoContract"));
        emsp().delete("/opnc/v1/ccp/signedcontractdata/" + second).then().statusCode(404);
    }

    @Test
    void a_deleted_contract_is_revoked_and_refused_at_stations_at_once() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-a").statusCode(201));
        String pem =
                Pem.chain(Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain")));
        Broker.authorize(emaid, pem).body("certificateStatus", equalTo("Accepted"));
        emsp().delete("/opnc/v1/ccp/signedcontractdata/" + emaid).then().statusCode(200);
        Broker.authorize(emaid, pem)
                .body("certificateStatus", equalTo("CertificateRevoked"))
                .body("reasons.code", hasItem("LEAF_REVOKED"));
    }

    /** R3 says what counts where nobody can be asked; we need not ask about our own. */
    @Test
    @Requirement("R3")
    void a_revoked_contract_of_ours_is_refused_though_its_ca_has_no_revocation_source() throws Exception {
        Provisioned.secondProvider();
        DemoLeaf car = freshCar();
        String emaid = Emaid.parse("NLXV2C00007" + number()).withCheckDigit();
        String kept = Emaid.parse("NLXV2C00007" + number()).withCheckDigit();
        String pem = issuedBySecond(emaid, car);
        String other = issuedBySecond(kept, freshCar());
        for (String good : List.of(pem, other)) {
            Broker.authorize(good.equals(pem) ? emaid : kept, good)
                    .body("certificateStatus", equalTo("Accepted"))
                    .body("revocation[0].status", equalTo("NO_SOURCE"));
        }
        Provisioned.secondEmsp()
                .delete("/opnc/v1/ccp/signedcontractdata/" + emaid)
                .then()
                .statusCode(200);
        Broker.authorize(emaid, pem)
                .body("certificateStatus", equalTo("CertificateRevoked"))
                .body("reasons.code", hasItem("LEAF_REVOKED"));
        Broker.service()
                .body(Map.of("purpose", "CONTRACT", "chain", pem))
                .post("/pnc/v1/chains/validate")
                .then()
                .body("accepted", equalTo(false));
        Broker.authorize(kept, other).body("certificateStatus", equalTo("Accepted"));
    }

    private static String issuedBySecond(String emaid, DemoLeaf car) throws Exception {
        JsonNode signed = json(Provisioned.secondEmsp()
                .body(Provisioned.order(emaid, car, "v2g-a"))
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then()
                .statusCode(201));
        return Pem.chain(Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain")));
    }

    /** H2: what was issued here need not have been seen at a station to be known by its serial number. */
    @Test
    @Requirement("H2")
    void a_contract_of_ours_is_known_by_its_hashes_before_any_station_has_shown_it() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-a").statusCode(201));
        Certificate leaf = Certificate.getInstance(
                Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain"))
                        .getFirst());
        Map<String, String> hashes = Map.of(
                "hashAlgorithm", "SHA256",
                "issuerNameHash",
                        org.crossvolt.pki.validation.Digest.hex(leaf.getIssuer().getEncoded("DER")),
                "issuerKeyHash",
                        org.crossvolt.pki.validation.Digest.hex(root("mo-1-sub2")
                                .key()
                                .publicKey()
                                .getPublicKeyData()
                                .getOctets()),
                "serialNumber", leaf.getSerialNumber().getValue().toString(16));
        for (Map.Entry<String, String> expected :
                Map.of(emaid, "Accepted", freshEmaid(), "CertChainError").entrySet()) {
            Broker.service()
                    .body(Map.of("emaid", expected.getKey(), "hashData", List.of(hashes)))
                    .post("/pnc/v1/authorizations")
                    .then()
                    .statusCode(200)
                    .body("certificateStatus", equalTo(expected.getValue()));
        }
    }

    @Test
    void a_contract_that_keeps_its_certificate_is_only_out_of_the_pool() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-a").statusCode(201));
        emsp().header("X-Skip-Revocation", "true")
                .delete("/opnc/v1/ccp/signedcontractdata/" + emaid)
                .then()
                .statusCode(200);
        String pem =
                Pem.chain(Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain")));
        Broker.authorize(emaid, pem).body("certificateStatus", equalTo("Accepted"));
        install(car, root("v2g-a")).body("status", equalTo("Failed"));
    }

    @Test
    @Requirement("P5")
    void a_car_with_a_new_key_has_no_contracts_any_more() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        generate(emaid, car, "v2g-a").statusCode(201);
        DemoLeaf rekeyed = Broker.PKI.anotherCar("oem-1-sub2", car.identity(), "second key");
        install(rekeyed, root("v2g-a"))
                .body("status", equalTo("Failed"))
                .body("statusInfo.additionalInfo", containsString("another provisioning key"));
        putCar(rekeyed).statusCode(200).body("provisioningCertificate.change", equalTo("REKEYED"));
        install(rekeyed, root("v2g-a")).body("statusInfo.reasonCode", equalTo("NoContract"));
        JsonNode again = json(generate(emaid, rekeyed, "v2g-a").statusCode(201));
        acceptAsCar(again.at("/signedContractData/messageParts"), rekeyed.key().pkcs8(), root("v2g-a"));
    }

    @Test
    void an_update_is_sealed_to_the_old_contract() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-a").statusCode(201)).at("/signedContractData/messageParts");
        byte[] oldScalar = acceptAsCar(signed, car.key().pkcs8(), root("v2g-a"));
        Map<String, Object> request = Map.of(
                "action",
                "Update",
                "request",
                Map.of(
                        "emaid", emaid,
                        "contractCertificateChain",
                                Provisioned.chain(Provisioned.chain(signed.path("contractSignatureCertChain"))),
                        "listOfRootCertificateIDs", List.of(Provisioned.rootId(root("v2g-b")))));
        JsonNode updated = json(Broker.service()
                .body(request)
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(200)
                .body("status", equalTo("Accepted")));
        byte[] scalar = acceptAsCar(
                updated.path("messageParts"), org.crossvolt.pki.signing.Car.pkcs8(oldScalar), root("v2g-b"));
        assertThat(scalar).isNotEqualTo(oldScalar);
        assertThat(json(Broker.service()
                        .body(request)
                        .post("/pnc/v1/ev-certificates")
                        .then()))
                .isEqualTo(updated);
        DemoLeaf foreign = Broker.PKI.leaf("contract-dexv1-2");
        Broker.service()
                .body(Map.of(
                        "action",
                        "Update",
                        "request",
                        Map.of(
                                "emaid", foreign.identity(),
                                "contractCertificateChain", Provisioned.chain(foreign.chain()))))
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(200)
                .body("status", equalTo("Failed"));
    }

    private static Map<String, Object> providers(DemoLeaf contract, DemoLeaf car, byte[] envelope, byte[] point) {
        return Map.of(
                "contractCertificateBundle",
                Map.of(
                        "emaid", contract.identity(),
                        "pcid", car.identity(),
                        "contractCertificateChain", Provisioned.chain(contract.chain()),
                        "contractSignatureEncryptedPrivateKey",
                                Base64.getEncoder().encodeToString(envelope),
                        "dHpublickey", Base64.getEncoder().encodeToString(point)),
                "xsdMsgDefNamespace",
                Provisioned.ISO_2,
                "cpsV2GRootCertificateFingerprint",
                Broker.idOf(root("v2g-a")));
    }

    @Test
    void a_provider_with_an_own_ca_gets_its_contract_signed() throws Exception {
        DemoLeaf car = freshCar();
        DemoLeaf contract = Broker.PKI.anotherContract("mo-1-sub2", freshEmaid());
        byte[] point = contract.key().publicKey().getPublicKeyData().getOctets();
        byte[] envelope = new byte[48];
        JsonNode signed = json(emsp().body(providers(contract, car, envelope, point))
                .put("/opnc/v1/cps/contractData/sign")
                .then()
                .statusCode(201));
        assertThat(bytes(signed.at("/signedContractData/messageParts/dhPublicKey/value")))
                .isEqualTo(point);
        emsp().get("/opnc/v1/ccp/signedcontractdata/" + contract.identity() + "/" + car.identity())
                .then()
                .statusCode(200)
                .body("signedContractDataCollection", hasSize(1));
        byte[] offCurve = point.clone();
        offCurve[64] ^= 1;
        for (Map<String, Object> wrong : List.of(
                providers(contract, car, new byte[47], point),
                providers(contract, car, envelope, new byte[65]),
                providers(contract, car, envelope, offCurve))) {
            emsp().body(wrong)
                    .put("/opnc/v1/cps/contractData/sign")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/contractCertificateBundle"));
        }
        emsp().body(providers(Broker.PKI.leaf("contract-revoked"), car, envelope, point))
                .put("/opnc/v1/cps/contractData/sign")
                .then()
                .statusCode(422)
                .body("errors.rule", hasItem("LEAF_REVOKED"));
        emsp().body(providers(Broker.PKI.leaf("contract-nlxv2-1"), car, envelope, point))
                .put("/opnc/v1/cps/contractData/sign")
                .then()
                .statusCode(403);
    }

    @Test
    @Requirement("P7")
    void a_bundle_of_another_cps_is_taken_only_if_a_car_would_take_it() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-b").statusCode(201)).path("signedContractData");
        emsp().header("X-Skip-Revocation", "true").delete("/opnc/v1/ccp/signedcontractdata/" + emaid);
        Map<String, Object> body = new HashMap<>(Map.of(
                "emaid",
                emaid,
                "pcid",
                car.identity(),
                "xsdMsgDefNamespace",
                Provisioned.ISO_2,
                "messageParts",
                signed.path("messageParts")));
        ObjectNode changed = signed.path("messageParts").deepCopy();
        byte[] envelope = bytes(changed.at("/contractSignatureEncryptedPrivateKey/value"));
        envelope[3] ^= 1;
        ((ObjectNode) changed.path("contractSignatureEncryptedPrivateKey"))
                .put("value", Base64.getEncoder().encodeToString(envelope));
        ObjectNode otherSigner = signed.path("messageParts").deepCopy();
        otherSigner.set(
                "saProvisioningCertificateChain",
                JSON.valueToTree(
                        MessageParts.Chain.of("", Broker.PKI.leaf("cps-a").chain())));
        ObjectNode secc = signed.path("messageParts").deepCopy();
        secc.set(
                "saProvisioningCertificateChain",
                JSON.valueToTree(
                        MessageParts.Chain.of("", Broker.PKI.leaf("secc-a").chain())));
        for (ObjectNode wrong : List.of(changed, otherSigner, secc)) {
            body.put("messageParts", wrong);
            emsp().body(body).put("/opnc/v1/ccp/signedcontractdata").then().statusCode(422);
        }
        body.put("messageParts", signed.path("messageParts"));
        emsp().body(body).put("/opnc/v1/ccp/signedcontractdata").then().statusCode(201);
        JsonNode installed = json(install(car, root("v2g-b")).body("status", equalTo("Accepted")));
        acceptAsCar(installed.path("messageParts"), car.key().pkcs8(), root("v2g-b"));
        body.remove("messageParts");
        body.put("certificateInstallationRes", "AAAA");
        emsp().body(body)
                .put("/opnc/v1/ccp/signedcontractdata")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/messageParts"));
    }

    @Test
    void nobody_speaks_for_somebody_else() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        generate(emaid, car, "v2g-a").statusCode(201);
        stranger()
                .body(Map.of("provisioningCertificateChain", Provisioned.chain(car.chain())))
                .put("/opnc/v1/pcp/provisioningcertificates")
                .then()
                .statusCode(403);
        emsp().body(Map.of("provisioningCertificateChain", Provisioned.chain(car.chain())))
                .put("/opnc/v1/pcp/provisioningcertificates")
                .then()
                .statusCode(403);
        for (String path : List.of(
                "/pcp/provisioningcertificates/" + car.identity(),
                "/pcp/lookupvehicle/" + car.identity(),
                "/ccp/contractData/pcid/" + car.identity(),
                "/ccp/signedcontractdata/" + emaid + "/" + car.identity())) {
            stranger().get("/opnc/v1" + path).then().statusCode(404).body(not(containsString(car.identity())));
        }
        stranger().get("/opnc/v1/ccp/contractData/emaid/" + emaid).then().statusCode(403);
        stranger().delete("/opnc/v1/ccp/signedcontractdata/" + emaid).then().statusCode(403);
        stranger()
                .delete("/opnc/v1/pcp/provisioningcertificates/" + car.identity())
                .then()
                .statusCode(403);
        stranger()
                .post("/opnc/v1/ccp/signedcontractdata/" + emaid + "/" + car.identity() + "/setdefault")
                .then()
                .statusCode(404);
        stranger()
                .body(Provisioned.order(emaid, car, "v2g-a"))
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then()
                .statusCode(403);
        Broker.as("x", "driver")
                .body("{}")
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(403);
        emsp().get("/opnc/v1/pcp/provisioningcertificates/" + car.identity())
                .then()
                .statusCode(200)
                .body("provisioningCertificate.fingerprint", notNullValue());
        Broker.service()
                .body("{\"rights\":[]}")
                .put("/trust/v1/accounts/x/rights")
                .then()
                .statusCode(403);
        Broker.pki()
                .body("{\"rights\":[{\"kind\":\"KING\",\"value\":\"*\"},{\"kind\":\"WMI\",\"value\":\"TOOLONG\"}]}")
                .put("/trust/v1/accounts/x/rights")
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/rights/0/kind", "/rights/1/value")));
    }

    @Test
    @Requirement("P6")
    void cars_that_are_not_accepted_get_into_no_pool() {
        DemoPki strangers = new DemoPki("strange-cars", java.time.Instant.now(), "http://127.0.0.1:1");
        DemoLeaf good = Broker.PKI.leaf("provisioning-wxv-1");
        for (DemoLeaf wrong : List.of(
                strangers.leaf("provisioning-wxv-1"), Broker.PKI.leaf("contract-dexv1-1"), Broker.PKI.leaf("secc-a"))) {
            putCar(wrong)
                    .statusCode(422)
                    .contentType("application/problem+json")
                    .body("errors", not(hasSize(0)));
        }
        oem().body(Map.of("provisioningCertificateChain", Map.of("certificate", "AAAA")))
                .put("/opnc/v1/pcp/provisioningcertificates")
                .then()
                .statusCode(422);
        for (Map<String, ?> wrong : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("provisioningCertificateChain", Map.of("certificate", "not base64!")),
                Map.of(
                        "provisioningCertificateChain", Provisioned.chain(good.chain()),
                        "v2gRootAuthorityKeyIdentifiers", List.of("xyz")),
                Map.of("provisioningCertificateChain", Provisioned.chain(good.chain()), "previousPcid", "short"))) {
            oem().body(wrong)
                    .put("/opnc/v1/pcp/provisioningcertificates")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        oem().get("/opnc/v1/pcp/provisioningcertificates/short").then().statusCode(400);
        oem().delete("/opnc/v1/pcp/provisioningcertificates/WXV00000000000000")
                .then()
                .statusCode(404);
    }

    @Test
    void orders_that_can_not_be_filled_say_why_and_name_nobody() {
        DemoLeaf car = freshCar();
        for (Map.Entry<String, String> wrong : Map.of(
                        "emaid", "no emaid",
                        "pcid", "short",
                        "contractBegins", "soon",
                        "contractEnds", "2001-01-01T00:00:00Z",
                        "xsdMsgDefNamespace", "urn:iso:std:iso:15118:-20:CommonMessages",
                        "cpsV2GRootCertificateFingerprint", "abc")
                .entrySet()) {
            Map<String, Object> order = Provisioned.order(freshEmaid(), car, "v2g-a");
            order.put(wrong.getKey(), wrong.getValue());
            emsp().body(order)
                    .put("/opnc/v1/cps/contractData/generateandsign")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/" + wrong.getKey()))
                    .body(not(containsString(car.identity())));
        }
        Map<String, Object> forever = Provisioned.order(freshEmaid(), car, "v2g-a");
        forever.put("contractEnds", "2099-01-01T00:00:00Z");
        emsp().body(forever)
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then()
                .statusCode(400);
        Map<String, Object> unknownCar = Provisioned.order(freshEmaid(), car, "v2g-a");
        unknownCar.put("pcid", "WXV99999999999999");
        emsp().body(unknownCar)
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then()
                .statusCode(404);
        Provisioned.grant("service-account-nl", "PROVIDER", "NLXV2");
        Broker.as("service-account-nl", "service")
                .body(Provisioned.order("NLXV2C00000123", car, "v2g-a"))
                .put("/opnc/v1/cps/contractData/generateandsign")
                .then()
                .statusCode(422)
                .body("detail", containsString("no MO CA of this provider"));
    }

    private static byte[] sign(byte[] signedInfo, DemoLeaf by) throws Exception {
        java.security.Signature sign = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
        sign.initSign(java.security.KeyFactory.getInstance("EC")
                .generatePrivate(
                        new java.security.spec.PKCS8EncodedKeySpec(by.key().pkcs8())));
        sign.update(signedInfo);
        return sign.sign();
    }

    private static ValidatableResponse signedInstall(DemoLeaf car, Object signature) {
        return Broker.service()
                .body(Map.of(
                        "request",
                        Map.of(
                                "oemProvisioningCert", Base64.getEncoder().encodeToString(car.certificate()),
                                "listOfRootCertificateIDs", List.of(Provisioned.rootId(root("v2g-a"))),
                                "signature", signature)))
                .post("/pnc/v1/ev-certificates")
                .then();
    }

    private static Map<String, String> signature(byte[] signedInfo, byte[] element, byte[] value) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Map.of(
                "signedInfo", base64.encodeToString(signedInfo),
                "signedElement", base64.encodeToString(element),
                "signatureValue", base64.encodeToString(value));
    }

    /** What the newest verdict about a released contract was told as. */
    private String newestAnswer() {
        return database.query("""
                        SELECT answer FROM pki.evidence WHERE purpose = 'CONTRACT' AND asked_by = 'service-account-cpo-adapter'
                        ORDER BY id DESC LIMIT 1""")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getString("answer");
    }

    /** As EXI has it: bytes that begin at any bit. */
    private static byte[] element(DemoLeaf car, DemoAuthority... roots) {
        BitWriter element = new BitWriter()
                .bits(8, 128)
                .bits(3, 5)
                .binary(car.certificate())
                .bits(4, 1);
        for (DemoAuthority one : roots) {
            Map<String, String> id = Provisioned.rootId(one);
            element.bits(1, 0)
                    .text(id.getOrDefault("issuerName", ""))
                    .bits(2, 0)
                    .number(new java.math.BigInteger(id.getOrDefault("serialNumber", "")))
                    .bits(1, 0);
        }
        return element.done();
    }

    private static byte[] signedInfo(byte[] element) throws Exception {
        return new BitWriter()
                .bits(8, 128)
                .bits(7, 9)
                .binary(java.security.MessageDigest.getInstance("SHA-256").digest(element))
                .done();
    }

    /** P3: else the station, or whoever is between, could choose under which root the contract is signed. */
    @Test
    @Requirement("P3")
    void a_root_that_is_named_beside_a_signature_has_to_be_under_it() throws Exception {
        DemoLeaf car = freshCar();
        generate(freshEmaid(), car, "v2g-a").statusCode(201);
        for (DemoAuthority[] signed : new DemoAuthority[][] {
            {root("v2g-a")}, {root("v2g-b"), root("v2g-a")}, {root("v2g-c"), root("v2g-a-next"), root("v2g-a")}
        }) {
            byte[] element = element(car, signed);
            byte[] info = signedInfo(element);
            signedInstall(car, signature(info, element, sign(info, car)))
                    .statusCode(200)
                    .body("status", equalTo("Accepted"));
        }
        // Another root; another certificate of the same operator's, with the same name; none; and a name that is
        // longer.
        for (DemoAuthority[] signed :
                new DemoAuthority[][] {{root("v2g-b")}, {root("v2g-a-next")}, {}, {root("v2g-a-20")}}) {
            byte[] element = element(car, signed);
            byte[] info = signedInfo(element);
            signedInstall(car, signature(info, element, sign(info, car)))
                    .statusCode(200)
                    .body("status", equalTo("Failed"))
                    .body("statusInfo.reasonCode", equalTo("RootNotSigned"))
                    .body("messageParts", equalTo(null));
        }
        // Without a signature it is a hint: what is given is signed for this root, and the car looks at that itself.
        install(car, root("v2g-b")).body("status", equalTo("Accepted"));
    }

    @Test
    void the_signature_of_a_car_is_checked_where_it_is_given_and_the_evidence_says_which() throws Exception {
        DemoLeaf car = freshCar();
        generate(freshEmaid(), car, "v2g-a").statusCode(201);
        // As EXI has it: bytes that begin at any bit.
        byte[] element = element(car, root("v2g-a"));
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(element);
        byte[] signedInfo = signedInfo(element);
        signedInstall(car, signature(signedInfo, element, sign(signedInfo, car)))
                .statusCode(200)
                .body("status", equalTo("Accepted"));
        assertThat(newestAnswer()).isEqualTo("released, the signature of the request fits");
        install(car, root("v2g-a")).body("status", equalTo("Accepted"));
        assertThat(newestAnswer()).isEqualTo("released, the signature of the request was not given");
        DemoLeaf other = freshCar();
        byte[] otherElement =
                new BitWriter().bits(1, 1).binary(other.certificate()).done();
        byte[] shorter = java.util.Arrays.copyOf(sign(signedInfo, car), 63);
        for (Map<String, String> wrong : List.of(
                signature(signedInfo, element, sign(signedInfo, other)),
                signature(signedInfo, otherElement, sign(signedInfo, car)),
                signature(digest, digest, sign(digest, car)),
                signature(element, element, sign(element, car)),
                signature(signedInfo, element, shorter),
                signature(signedInfo, element, new byte[64]),
                signature(new byte[0], new byte[0], new byte[0]))) {
            signedInstall(car, wrong)
                    .statusCode(200)
                    .body("status", equalTo("Failed"))
                    .body("statusInfo.reasonCode", equalTo("RequestSignature"))
                    .body("exiResponse", equalTo(""));
        }
        for (Object wrong : List.of(
                Map.of(),
                Map.of("signedInfo", "!", "signedElement", "AAAA", "signatureValue", "AAAA"),
                Map.of("king", 1))) {
            signedInstall(car, wrong).statusCode(400).body("errors[0].pointer", equalTo("/request"));
        }
        Broker.service()
                .body(Map.of(
                        "request",
                        Map.of(
                                "pcid", car.identity(),
                                "signature", signature(signedInfo, element, sign(signedInfo, car)))))
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(400);
    }

    @Test
    void requests_of_cars_that_are_none_are_problems() {
        for (String body : List.of(
                "{}",
                "{\"exiRequest\":\"AAAA\",\"request\":{}}",
                "{\"request\":{}}",
                "{\"request\":{\"pcid\":\"short\"}}",
                "{\"request\":{\"oemProvisioningCert\":7}}",
                "{\"action\":\"Steal\",\"request\":{\"pcid\":\"WXV12345678901001\"}}",
                "{\"action\":\"Update\",\"request\":{\"pcid\":\"WXV12345678901001\"}}",
                "{\"request\":{\"pcid\":\"WXV12345678901001\",\"listOfRootCertificateIDs\":[{}]}}",
                "{\"request\":{\"pcid\":\"WXV12345678901001\"},\"prioritizedEMAIDs\":[\"x\"]}",
                "{\"exiRequest\":\"" + "A".repeat(5_601) + "\"}")) {
            Broker.service()
                    .body(body)
                    .post("/pnc/v1/ev-certificates")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        for (String namespace : List.of("urn:iso:15118:20:2022:MsgDef", "urn:iso:std:iso:15118:-20:CommonMessages")) {
            emsp().body(Map.of(
                            "emaid",
                            freshEmaid(),
                            "pcid",
                            "WXV99999999999998",
                            "xsdMsgDefNamespace",
                            namespace,
                            "certificateInstallationRes",
                            "AAAA"))
                    .put("/opnc/v1/ccp/signedcontractdata")
                    .then()
                    .statusCode(501);
            Broker.service()
                    .body(Map.of("certificateInstallationReq", "AAAA", "xsdMsgDefNamespace", namespace))
                    .post("/opnc/v1/ccp/signedcontractdata")
                    .then()
                    .statusCode(501);
        }
        Broker.service()
                .body("{\"schemaVersion\":\"urn:iso:std:iso:15118:-20:CommonMessages\",\"exiRequest\":\"AAAA\"}")
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(501);
        Broker.service()
                .body(Map.of("request", Map.of("pcid", "WXV99999999999998")))
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(200)
                .body("status", equalTo("Failed"))
                .body("exiResponse", equalTo(""));
    }

    @Test
    void certificates_are_revoked_by_whose_they_are_and_asked_about_at_our_responder() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        JsonNode signed = json(generate(emaid, car, "v2g-a").statusCode(201));
        byte[] leaf = Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain"))
                .getFirst();
        Map<String, String> body = Map.of(
                "certificate",
                Base64.getEncoder().encodeToString(Pem.chain(List.of(leaf)).getBytes()),
                "revocationReason",
                "keyCompromise");
        stranger().body(body).post("/opnc/v1/pki/revokeCertificate").then().statusCode(403);
        emsp().body(body).post("/opnc/v1/pki/revokeCertificate").then().statusCode(200);
        emsp().get("/opnc/v1/ccp/contractData/emaid/" + emaid).then().statusCode(404);
        Broker.authorize(
                        emaid,
                        Pem.chain(Provisioned.chain(
                                signed.at("/signedContractData/messageParts/contractSignatureCertChain"))))
                .body("certificateStatus", equalTo("CertificateRevoked"));
        DemoLeaf notOurs = Broker.PKI.leaf("contract-dexv1-1");
        for (Map<String, String> wrong : List.of(
                Map.of("certificate", "AAAA", "revocationReason", "keyCompromise"),
                Map.of("certificate", Base64.getEncoder().encodeToString(leaf), "revocationReason", "boredom"),
                Map.of("certificate", Base64.getEncoder().encodeToString(leaf)))) {
            emsp().body(wrong).post("/opnc/v1/pki/revokeCertificate").then().statusCode(400);
        }
        emsp().body(Map.of(
                        "certificate",
                        Base64.getEncoder().encodeToString(notOurs.certificate()),
                        "revocationReason",
                        "unspecified"))
                .post("/opnc/v1/pki/revokeCertificate")
                .then()
                .statusCode(404);
        assertThat(Certificate.getInstance(leaf).getSubject().toString()).contains(emaid);
    }

    /** The bodies of the OPCP at its own addresses; errors are the same in both. */
    @Test
    @Requirement("P1")
    void the_pools_take_what_the_older_protocol_gives() {
        DemoLeaf car = Broker.PKI.anotherCar("oem-1-sub2", "WXV12345678900" + number());
        Base64.Encoder base64 = Base64.getEncoder();
        Map<String, String> vehicle = new HashMap<>(Map.of(
                "vehicleCertificate", base64.encodeToString(car.chain().get(0)),
                "subCA2Certificate", base64.encodeToString(car.chain().get(1)),
                "subCA1Certificate", base64.encodeToString(car.chain().get(2)),
                "xsdMsgDefNamespace", Provisioned.ISO_2));
        oem().body(vehicle)
                .put("/v1/oem/provCerts")
                .then()
                .statusCode(200)
                .body("vehicleCertificate", equalTo(vehicle.get("vehicleCertificate")));
        DemoLeaf contract = Broker.PKI.anotherContract("mo-1-sub2", freshEmaid());
        Map<String, Object> data = new HashMap<>(Map.of(
                "contractCertificate", base64.encodeToString(contract.chain().get(0)),
                "contractSubCa2Certificate",
                        base64.encodeToString(contract.chain().get(1)),
                "contractSubCa1Certificate",
                        base64.encodeToString(contract.chain().get(2)),
                "contractSignatureEncryptedPrivateKey", base64.encodeToString(new byte[48]),
                "dHpublickey",
                        base64.encodeToString(
                                contract.key().publicKey().getPublicKeyData().getOctets())));
        Map<String, Object> sign = new HashMap<>(Map.of(
                "contractData",
                data,
                "pcid",
                car.identity(),
                "xsdMsgDefNamespace",
                Provisioned.ISO_2,
                "cpsV2GRootCertificateFingerprint",
                Broker.idOf(root("v2g-a"))));
        emsp().body(sign)
                .put("/v1/cps/contractData/signed")
                .then()
                .statusCode(201)
                .body("emaid", equalTo(contract.identity()))
                .body("pcid", equalTo(car.identity()));
        vehicle.put("vehicleCertificate", "not base64!");
        oem().body(vehicle).put("/v1/oem/provCerts").then().statusCode(400).body("errorMessages", not(hasSize(0)));
        vehicle.remove("vehicleCertificate");
        oem().body(vehicle).put("/v1/oem/provCerts").then().statusCode(400);
        sign.remove("pcid");
        emsp().body(sign).put("/v1/cps/contractData/signed").then().statusCode(400);
        sign.put("pcid", car.identity());
        data.put("dHpublickey", "AAAA");
        emsp().body(sign)
                .put("/v1/cps/contractData/signed")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/contractData"));
        data.put("contractCertificate", "AAAA");
        emsp().body(sign).put("/v1/cps/contractData/signed").then().statusCode(400);
        emsp().body(Map.of(
                        "emaid",
                        freshEmaid(),
                        "pcid",
                        car.identity(),
                        "xsdMsgDefNamespace",
                        Provisioned.ISO_2,
                        "signedContractDataXML",
                        "AAAA"))
                .put("/v1/ccp/signedContractData")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/messageParts"));
    }

    @Test
    @Requirement("P1")
    void the_pools_can_be_read_under_their_older_names() throws Exception {
        DemoLeaf car = freshCar();
        String emaid = freshEmaid();
        emsp().body(Provisioned.order(emaid, car, "v2g-a"))
                .put("/v1/cps/generate/signedContractData")
                .then()
                .statusCode(201);
        emsp().get("/v1/ccp/lookupContract/" + emaid)
                .then()
                .statusCode(200)
                .body("XMLContracts.emaid", equalTo(List.of(emaid)));
        emsp().get("/v1/ccp/provideSignedContractData/" + emaid + "/" + car.identity())
                .then()
                .statusCode(200)
                .body("xsdMsgDefNamespace", equalTo(Provisioned.ISO_2))
                .body("messageParts", notNullValue());
        emsp().post("/v1/ccp/signedContractData/" + car.identity() + "/" + emaid + "/default")
                .then()
                .statusCode(200);
        emsp().get("/v1/oem/provCerts/" + car.identity())
                .then()
                .statusCode(200)
                .body(
                        "OEMMessage.vehicleCertificate",
                        equalTo(Base64.getEncoder().encodeToString(car.certificate())))
                .body("OEMMessage.subCA1Certificate", notNullValue());
        emsp().get("/v1/oem/provCerts/lookupVehicle/" + car.identity()).then().statusCode(200);
        emsp().get("/v1/root/rootCerts?rootType=mo")
                .then()
                .statusCode(200)
                .body("RootCertificateCollection.rootCertificates.rootType", hasItem("MO"))
                .body("RootCertificateCollection.rootCertificates.rootType", not(hasItem("V2G")));
        emsp().get("/v1/root/rootCerts/" + Broker.idOf(root("v2g-a")))
                .then()
                .statusCode(200)
                .body("RootResponse.rootType", equalTo("V2G"));
        emsp().get("/v1/webhook/endpoints").then().statusCode(200).body("$", hasSize(0));
        emsp().get("/cps/signer")
                .then()
                .statusCode(200)
                .body("cpsCertificates.cpsV2GRootCertificateFingerprint", hasItem(Broker.idOf(root("v2g-b"))))
                .body("cpsCertificates.cpsSubCa1Certificate", not(hasItem(org.hamcrest.Matchers.nullValue())));
        emsp().delete("/v1/ccp/signedContractData/" + emaid).then().statusCode(200);
        emsp().get("/opnc/v1/rcp/rootcertificates/" + Broker.idOf(root("v2g-a")))
                .then()
                .statusCode(200)
                .body("rootTypeList", equalTo(List.of("V2G")));
        emsp().get("/opnc/v1/rcp/rootcertificates/x").then().statusCode(404);
        emsp().get("/opnc/v1/rcp/rootcertificates?pkiType=OEM")
                .then()
                .body("rootCertificateCollection.rootTypeList.flatten()", not(hasItem("V2G")));
    }
}
