package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.validation.Pem;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StationsTest {

    private static boolean added;

    @BeforeEach
    void signers() {
        begin();
    }

    static void begin() {
        Broker.admitDemoPki();
        addSigners();
    }

    private static synchronized void addSigners() {
        if (!added) {
            Broker.pki()
                    .body(signer("cpo-a", "v2g-a-cpo-sub2", "CPO_CA", "NLCVC"))
                    .post("/pnc/v1/signers")
                    .then()
                    .statusCode(201);
            added = true;
        }
    }

    static Map<String, Object> signer(String name, String authority, String role, String operator) {
        DemoAuthority ca = Broker.PKI.authority(authority);
        return new HashMap<>(Map.of(
                "name", name,
                "role", role,
                "operator", operator,
                "chain", Pem.chain(ca.pathBelowRoot()),
                "privateKey", Pem.block("PRIVATE KEY", ca.key().pkcs8())));
    }

    static KeyPair key(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    static String csr(KeyPair key, KeyPair signedWith, String subject, String algorithm) throws Exception {
        return Base64.getEncoder()
                .encodeToString(new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), key.getPublic())
                        .build(new JcaContentSignerBuilder(algorithm).build(signedWith.getPrivate()))
                        .getEncoded());
    }

    static String csr(String subject) throws Exception {
        KeyPair key = key("secp256r1");
        return csr(key, key, subject, "SHA256withECDSA");
    }

    private static io.restassured.response.ValidatableResponse sign(String station, String csr) {
        return Broker.service()
                .body(Map.of("station", station, "csr", csr, "type", "V2GCertificate"))
                .post("/pnc/v1/secc/csr")
                .then();
    }

    @Test
    @Requirement({"O5", "X3"})
    void a_station_gets_a_leaf_that_the_own_verdict_accepts_and_the_same_one_again() throws Exception {
        String csr = csr("CN=NL*CVC*E1001");
        String chain = sign("CS-1001", csr)
                .statusCode(200)
                .body("certificateType", equalTo("V2GCertificate"))
                .body("signer", equalTo("cpo-a"))
                .extract()
                .path("certificateChain");
        sign("CS-1001", csr).statusCode(200).body("certificateChain", equalTo(chain));
        Broker.service()
                .body(Map.of("purpose", "SECC", "chain", chain, "identity", "NL*CVC*E1001"))
                .post("/pnc/v1/chains/validate")
                .then()
                .statusCode(200)
                .body("reasons.code", equalTo(List.of()));
        Broker.service()
                .get("/pnc/v1/radar")
                .then()
                .statusCode(200)
                .body("expiring.name", hasItem("CS-1001 NL*CVC*E1001"));
    }

    @Test
    @Requirement("O5")
    void an_evse_id_belongs_to_one_station() throws Exception {
        sign("CS-1002", csr("CN=NL*CVC*E1002")).statusCode(200);
        sign("CS-1003", csr("CN=NL*CVC*E1002")).statusCode(409).contentType("application/problem+json");
        sign("CS-1002", csr("CN=NL*CVC*E1002")).statusCode(200);
    }

    @Test
    @Requirement("O5")
    void requests_that_prove_nothing_or_ask_for_more_are_refused() throws Exception {
        KeyPair one = key("secp256r1");
        KeyPair other = key("secp256r1");
        KeyPair p384 = key("secp384r1");
        for (String csr : List.of(
                "nonsense",
                "MIIB",
                csr(one, other, "CN=NL*CVC*E1004", "SHA256withECDSA"),
                csr(one, one, "CN=NL*CVC*E1004", "SHA1withECDSA"),
                csr(p384, p384, "CN=NL*CVC*E1004", "SHA384withECDSA"),
                csr("CN=NL*CVC*E1004,CN=NL*CVC*E1005"),
                csr("O=Nobody"),
                csr("CN=DEXV1C00000013"),
                csr("CN=NL*CVC*E1004,DC=CPS"),
                "A".repeat(6_000))) {
            sign("CS-1004", csr)
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors[0].pointer", equalTo("/csr"));
        }
        sign("CS-1004", csr("CN=FR*XYZ*E1004")).statusCode(422);
        sign("no station!", csr("CN=NL*CVC*E1004")).statusCode(400);
        Broker.pki().body("{}").post("/pnc/v1/secc/csr").then().statusCode(403);
    }

    @Test
    void est_hands_out_cas_and_leafs_and_renews_only_what_is_there() throws Exception {
        byte[] cms = Base64.getMimeDecoder()
                .decode(Broker.service()
                        .get("/.well-known/est/cacerts")
                        .then()
                        .statusCode(200)
                        .contentType(containsString("application/pkcs7-mime"))
                        .extract()
                        .asString());
        assertThat(new CMSSignedData(cms).getCertificates().getMatches(null)).hasSizeGreaterThan(5);
        String csr = csr("CN=NL*CVC*E1006");
        est("simplereenroll", "CS-1006", csr).statusCode(403);
        byte[] leaf = Base64.getMimeDecoder()
                .decode(est("simpleenroll", "CS-1006", csr)
                        .statusCode(200)
                        .extract()
                        .asString());
        assertThat(new CMSSignedData(leaf).getCertificates().getMatches(null)).hasSize(1);
        est("simplereenroll", "CS-1006", csr("CN=NL*CVC*E1006")).statusCode(200);
        est("simpleenroll", "CS-1006", "nonsense").statusCode(400);
        est("simpleenroll", "", csr).statusCode(403);
        for (String word : List.of("no station!", "x".repeat(49), "CS 1")) {
            est("simpleenroll", word, csr).statusCode(400);
        }
        est("simpleenroll", "no station!", csr).statusCode(400);
        Broker.as("x", "driver").get("/.well-known/est/cacerts").then().statusCode(403);
    }

    @Test
    @Requirement("O5")
    void an_account_speaks_only_for_stations_that_are_its_own() throws Exception {
        String csr = csr("CN=NL*CVC*E1020");
        for (String station : List.of("XX-1", "CS", "cs-1020")) {
            sign(station, csr).statusCode(403).contentType("application/problem+json");
            est("simpleenroll", station, csr).statusCode(403);
            est("simplereenroll", station, csr).statusCode(403);
        }
        io.restassured.specification.RequestSpecification other = Broker.as("service-account-other-cpo", "service");
        other.body(Map.of("station", "CS-1020", "csr", csr))
                .post("/pnc/v1/secc/csr")
                .then()
                .statusCode(403);
        sign("CS-1020", csr).statusCode(200);
        Broker.as("service-account-other-cpo", "service")
                .contentType("application/pkcs10")
                .header("X-Station", "CS-1020")
                .body(csr.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .post("/.well-known/est/simplereenroll")
                .then()
                .statusCode(403);
        Broker.pki()
                .body(Map.of("rights", List.of(Map.of("kind", "STATION", "value", "OTHER-1"))))
                .put("/trust/v1/accounts/service-account-other-cpo/rights")
                .then()
                .statusCode(200);
        Broker.as("service-account-other-cpo", "service")
                .body(Map.of("station", "OTHER-1", "csr", csr("CN=NL*CVC*E1021")))
                .post("/pnc/v1/secc/csr")
                .then()
                .statusCode(200);
        // Its own station, but an EVSE id that belongs to a station of somebody else.
        Broker.as("service-account-other-cpo", "service")
                .body(Map.of("station", "OTHER-1", "csr", csr("CN=NL*CVC*E1020")))
                .post("/pnc/v1/secc/csr")
                .then()
                .statusCode(409);
    }

    /** As pools ask for leafs, under the addresses of the OPNC and of the OPCP: the branch is named, the station is not. */
    @Test
    void pools_get_leafs_for_the_evse_ids_of_their_operator() throws Exception {
        Broker.pki()
                .body(Map.of("rights", List.of(Map.of("kind", "OPERATOR", "value", "NLCVC"))))
                .put("/trust/v1/accounts/service-account-pool/rights")
                .then()
                .statusCode(200);
        String opnc = "/opnc/v1/pki/est/simpleenroll?caDomain=cpo&iso15118Version=ISO15118-2";
        for (String address : List.of(opnc, "/.well-known/est/cpo/simpleenroll/ISO15118-2")) {
            byte[] leaf = Base64.getMimeDecoder()
                    .decode(pool(address, csr("CN=NL*CVC*E1030"))
                            .statusCode(200)
                            .extract()
                            .asString());
            assertThat(new CMSSignedData(leaf).getCertificates().getMatches(null))
                    .hasSize(1);
        }
        for (String address : List.of(
                "/opnc/v1/pki/est/cacerts?caDomain=cpo&iso15118Version=ISO15118-2",
                "/.well-known/est/cpo/cacerts/ISO15118-2/secp256r1/",
                "/cpo/cacerts/ISO15118-2/secp256r1/")) {
            Broker.service().get(address).then().statusCode(200).contentType(containsString("application/pkcs7-mime"));
        }
        pool(opnc, csr("CN=FR*XYZ*E1030")).statusCode(403);
        pool(opnc, "nonsense").statusCode(400);
        pool(opnc.replace("ISO15118-2", "ISO15118-20"), csr("CN=NL*CVC*E1030")).statusCode(422);
        pool(opnc.replace("ISO15118-2", "ISO15118-3"), csr("CN=NL*CVC*E1030"))
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/iso15118Version"));
        pool(opnc.replace("cpo", "emsp"), csr("CN=NL*CVC*E1030"))
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/caDomain"));
        pool("/.well-known/est/oem/simpleenroll/ISO15118-2", csr("CN=NL*CVC*E1030"))
                .statusCode(422);
        Broker.service()
                .get("/.well-known/est/mo/cacerts/ISO15118-2/secp256r1/")
                .then()
                .statusCode(422);
        // What has a station keeps it.
        sign("CS-1031", csr("CN=NL*CVC*E1031")).statusCode(200);
        pool(opnc, csr("CN=NL*CVC*E1031")).statusCode(409);
        // An account of a station is none of an operator.
        Broker.service()
                .contentType("application/pkcs10")
                .body(csr("CN=NL*CVC*E1032").getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .post(opnc)
                .then()
                .statusCode(403);
    }

    private static io.restassured.response.ValidatableResponse pool(String address, String csr) {
        return Broker.as("service-account-pool", "service")
                .contentType("application/pkcs10")
                .body(csr.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .post(address)
                .then();
    }

    private static io.restassured.response.ValidatableResponse est(String what, String station, String csr) {
        return Broker.service()
                .contentType("application/pkcs10")
                .header("X-Station", station)
                .body(csr.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .post("/.well-known/est/" + what)
                .then();
    }

    @Test
    void signers_are_refused_that_could_not_sign_what_is_accepted() {
        Map<String, Object> wrongKey = signer("cpo-x", "v2g-b-cpo-sub2", "CPO_CA", "NLCVC");
        wrongKey.put(
                "privateKey",
                Pem.block("PRIVATE KEY", Broker.PKI.authority("mo-1").key().pkcs8()));
        Map<String, Object> noKey = signer("cpo-x", "v2g-b-cpo-sub2", "CPO_CA", "NLCVC");
        noKey.put("privateKey", "nonsense");
        for (Map<String, Object> wrong : List.of(wrongKey, noKey)) {
            Broker.pki()
                    .body(wrong)
                    .post("/pnc/v1/signers")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/privateKey"))
                    .body(not(containsString("BEGIN PRIVATE")));
        }
        Broker.pki()
                .body(signer("cpo-x", "v2g-b-cpo-sub2", "CPO_CA", "FRXYZ"))
                .post("/pnc/v1/signers")
                .then()
                .statusCode(422);
        Broker.pki()
                .body(signer("cpo-x", "oem-1-sub2", "CPO_CA", "NLCVC"))
                .post("/pnc/v1/signers")
                .then()
                .statusCode(422);
        Broker.pki()
                .body(signer("cpo-a", "v2g-a-cpo-sub2", "CPO_CA", "NLCVC"))
                .post("/pnc/v1/signers")
                .then()
                .statusCode(409)
                .body("title", equalTo("Conflict"));
        Broker.service().body("{}").post("/pnc/v1/signers").then().statusCode(403);
        Broker.pki().body("{}").post("/pnc/v1/signers").then().statusCode(400);
    }

    @Test
    @Requirement("P4")
    void keys_lie_sealed_in_files_that_only_their_owner_reads() throws Exception {
        Path folder = Path.of(ConfigProvider.getConfig().getValue("crossvolt.pki.signing.folder", String.class));
        byte[] clear = Broker.PKI.authority("v2g-a-cpo-sub2").key().pkcs8();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(new String(clear, 40, 20, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
    }
}
