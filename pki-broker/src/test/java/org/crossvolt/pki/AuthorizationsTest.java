package org.crossvolt.pki;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.EvilVariant;
import org.crossvolt.pki.demo.EvilVariants;
import org.crossvolt.pki.revocation.IssuerHashes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuthorizationsTest {

    @Inject
    Pool database;

    @BeforeEach
    void trust() {
        Broker.admitDemoPki();
    }

    @Test
    @Requirement({"T1", "V3"})
    void contracts_of_four_providers_under_different_roots_are_accepted() {
        for (String name : List.of(
                "contract-dexv1-1",
                "contract-nlxv2-1",
                "contract-frxv3-1",
                "contract-atxv4-1",
                "contract-frxv3-next-root",
                "contract-20-p521",
                "contract-20-ed448")) {
            DemoLeaf leaf = Broker.PKI.leaf(name);
            Broker.authorize(leaf.identity(), leaf.pem())
                    .statusCode(200)
                    .body("reasons", hasSize(0))
                    .body("certificateStatus", equalTo("Accepted"))
                    .body("idTokenHint", nullValue())
                    .body("ownerStatus", equalTo("PROVIDER_UNKNOWN"))
                    .body("iso2ResponseCode", equalTo("OK"))
                    .body("anchor.id", equalTo(Broker.idOf(leaf.issuer().root())))
                    .body("evidenceId", notNullValue());
        }
    }

    @Test
    @Requirement("V7")
    void every_evil_contract_is_refused_over_http_for_its_own_reason() {
        for (EvilVariant variant : EvilVariants.of(Broker.PKI)) {
            Map<String, Object> body = new HashMap<>();
            body.put("purpose", variant.purpose());
            body.put("chain", variant.text());
            if (variant.identity() != null) {
                body.put("identity", variant.identity());
            }
            if (variant.edition() != null) {
                body.put("protocol", variant.edition().text());
            }
            List<String> codes = Broker.service()
                    .body(body)
                    .post("/pnc/v1/chains/validate")
                    .then()
                    .statusCode(200)
                    .body("accepted", equalTo(false))
                    .extract()
                    .path("reasons.code");
            assertThat(codes).as(variant.name()).contains(variant.expected().name());
        }
    }

    @Test
    @Requirement({"V7", "R4"})
    void the_statuses_are_those_of_c07() {
        DemoLeaf good = Broker.PKI.leaf("contract-dexv1-2");
        status(good, "Accepted", "Accepted", "Accepted");
        status(good, "NotAtThisLocation", "Accepted", "NotAtThisLocation");
        for (String cancelled : List.of("Blocked", "Expired", "Invalid", "Unknown")) {
            status(good, cancelled, "ContractCancelled", cancelled);
        }
        status(Broker.PKI.leaf("contract-revoked"), "Accepted", "CertificateRevoked", "Invalid");
        status(Broker.PKI.leaf("contract-below-revoked-ca"), "Accepted", "CertificateRevoked", "Invalid");
        for (EvilVariant variant : EvilVariants.of(Broker.PKI)) {
            if (variant.name().equals("expired-yesterday")) {
                Broker.authorize("DEXV1C00000013", variant.text())
                        .statusCode(200)
                        .body("certificateStatus", equalTo("CertificateExpired"))
                        .body("idTokenHint", equalTo("Expired"));
            }
            if (variant.name().equals("signature-changed")) {
                Broker.authorize("DEXV1C00000013", variant.text())
                        .statusCode(200)
                        .body("certificateStatus", equalTo("CertChainError"))
                        .body("idTokenHint", equalTo("Invalid"));
            }
        }
    }

    private static void status(DemoLeaf leaf, String emsp, String certificateStatus, String idToken) {
        Broker.service()
                .body(Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "idTokenStatus", emsp))
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(200)
                .body("certificateStatus", equalTo(certificateStatus))
                .body("idTokenHint", equalTo(idToken));
    }

    @Test
    @Requirement("V4")
    void the_check_digit_and_separators_of_the_emaid_are_optional() {
        DemoLeaf leaf = Broker.PKI.leaf("contract-dexv1-3");
        String bare = leaf.identity().substring(0, 14);
        for (String written : List.of(
                leaf.identity(),
                bare,
                bare.toLowerCase(java.util.Locale.ROOT),
                bare.substring(0, 2) + "-" + bare.substring(2, 5) + "-" + bare.substring(5))) {
            Broker.authorize(written, leaf.pem()).statusCode(200).body("certificateStatus", equalTo("Accepted"));
        }
        Broker.authorize("DEXV1C00000099", leaf.pem())
                .statusCode(200)
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", hasItem("IDENTITY_MISMATCH"));
    }

    @Test
    void requests_that_can_not_be_read_are_problems_that_name_the_field_and_nobody() {
        DemoLeaf leaf = Broker.PKI.leaf("contract-dexv1-1");
        for (Map<String, ?> body : List.of(
                Map.of("chainPem", leaf.pem()),
                Map.of("emaid", "no emaid", "chainPem", leaf.pem()),
                Map.of("emaid", leaf.identity()),
                Map.of("emaid", leaf.identity(), "chainPem", 7),
                Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "hashData", List.of()),
                Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "protocol", "ISO15118-3"),
                Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "deadlineMs", 0),
                Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "deadlineMs", "soon"),
                Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "idTokenStatus", "Perhaps"),
                Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "more", 1))) {
            Broker.service()
                    .body(body)
                    .post("/pnc/v1/authorizations")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors[0].pointer", notNullValue())
                    .body(not(org.hamcrest.Matchers.containsString(leaf.identity())));
        }
        for (String body : List.of("", "{", "[]", "null", "{\"emaid\":\"\\u0000\"}")) {
            Broker.service().body(body).post("/pnc/v1/authorizations").then().statusCode(400);
        }
    }

    @Test
    void only_services_and_pki_operators_come_in() {
        given().contentType("application/json")
                .body("{}")
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(401);
        given().auth()
                .oauth2(TestTokens.expired("x", "service"))
                .contentType("application/json")
                .body("{}")
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(401);
        for (String role : List.of("driver", "hub-operator", "cpo-operator")) {
            Broker.as("x", role)
                    .body("{}")
                    .post("/pnc/v1/authorizations")
                    .then()
                    .statusCode(403);
        }
        Broker.service().get("/evidence/v1/" + UUID.randomUUID()).then().statusCode(403);
    }

    static Map<String, String> hashData(DemoLeaf leaf, String algorithm) throws Exception {
        Certificate certificate = Certificate.getInstance(leaf.certificate());
        String jca = algorithm.replace("SHA", "SHA-");
        return Map.of(
                "hashAlgorithm", algorithm,
                "issuerNameHash",
                        HexFormat.of()
                                .formatHex(IssuerHashes.digest(
                                        jca, certificate.getIssuer().getEncoded(ASN1Encoding.DER))),
                "issuerKeyHash",
                        HexFormat.of()
                                .formatHex(IssuerHashes.digest(
                                        jca,
                                        leaf.issuer()
                                                .key()
                                                .publicKey()
                                                .getPublicKeyData()
                                                .getOctets())),
                "serialNumber", certificate.getSerialNumber().getValue().toString(16),
                "responderURL", "http://169.254.169.254/latest");
    }

    private static io.restassured.response.ValidatableResponse byHash(String emaid, Map<String, String> hashData) {
        return Broker.service()
                .body(Map.of("emaid", emaid, "hashData", List.of(hashData)))
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(200);
    }

    @Test
    @Requirement({"H1", "H2", "H3"})
    void hashes_are_believed_only_for_a_chain_that_was_proven_before() throws Exception {
        DemoLeaf seen = Broker.PKI.leaf("contract-atxv4-2");
        byHash(seen.identity(), hashData(seen, "SHA256")).body("certificateStatus", equalTo("CertChainError"));
        Broker.authorize(seen.identity(), seen.pem()).statusCode(200).body("certificateStatus", equalTo("Accepted"));
        for (String algorithm : List.of("SHA256", "SHA384", "SHA512")) {
            byHash(seen.identity(), hashData(seen, algorithm)).body("certificateStatus", equalTo("Accepted"));
        }
        byHash("ATXV4C00000031", hashData(seen, "SHA256"))
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", equalTo(List.of("BINDING_CONFLICT")));
        DemoLeaf never = Broker.PKI.leaf("contract-atxv4-3");
        byHash(never.identity(), hashData(never, "SHA256")).body("reasons.code", equalTo(List.of("BINDING_UNKNOWN")));
        Map<String, String> stranger = new HashMap<>(hashData(seen, "SHA256"));
        stranger.put("issuerKeyHash", "0".repeat(64));
        byHash(seen.identity(), stranger).body("reasons.code", equalTo(List.of("ISSUER_HASH_UNKNOWN")));
    }

    @Test
    @Requirement("H1")
    void hash_data_that_is_none_is_refused_naming_the_entry() throws Exception {
        DemoLeaf leaf = Broker.PKI.leaf("contract-atxv4-2");
        for (Map.Entry<String, String> wrong : Map.of(
                        "hashAlgorithm", "MD5", "issuerNameHash", "zz", "issuerKeyHash", "00", "serialNumber", "0x1f")
                .entrySet()) {
            Map<String, String> entry = new HashMap<>(hashData(leaf, "SHA256"));
            entry.put(wrong.getKey(), wrong.getValue());
            Broker.service()
                    .body(Map.of("emaid", leaf.identity(), "hashData", List.of(entry)))
                    .post("/pnc/v1/authorizations")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/hashData/0/" + wrong.getKey()));
        }
    }

    @Test
    @Requirement({"V6", "X1"})
    void every_verdict_has_evidence_that_can_be_replayed_and_never_changed() {
        for (EvilVariant variant : List.of(
                EvilVariants.of(Broker.PKI).get(30), EvilVariants.of(Broker.PKI).getLast())) {
            replay(Broker.authorize("DEXV1C00000013", variant.text()).extract().path("evidenceId"), false);
        }
        DemoLeaf leaf = Broker.PKI.leaf("contract-dexv1-1");
        String id = Broker.authorize(leaf.identity(), leaf.pem()).extract().path("evidenceId");
        replay(id, true);
        String again = Broker.authorize(leaf.identity(), leaf.pem()).extract().path("evidenceId");
        assertThat(again).isNotEqualTo(id);
        replay(again, true);
        String row = database.preparedQuery("SELECT e::text AS row FROM pki.evidence e WHERE id = $1")
                .execute(Tuple.of(UUID.fromString(id)))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getString("row");
        assertThat(row)
                .doesNotContain(leaf.identity())
                .doesNotContain(leaf.identity().substring(0, 14));
        for (String sql : List.of("UPDATE pki.evidence SET accepted = true", "DELETE FROM pki.evidence")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> database.query(sql).execute().await().indefinitely())
                    .hasMessageContaining("append-only");
        }
    }

    private static void replay(String id, boolean accepted) {
        Broker.pki()
                .get("/evidence/v1/" + id)
                .then()
                .statusCode(200)
                .body("accepted", equalTo(accepted))
                .body("askedBy", equalTo("service-account-cpo-adapter"));
        Broker.pki()
                .post("/evidence/v1/" + id + "/replay")
                .then()
                .statusCode(200)
                .body("same", equalTo(true));
    }

    @Test
    void evidence_that_is_not_there_is_a_problem() {
        for (String id : List.of("x", "00000000-0000-0000-0000-000000000000", "..%2f")) {
            Broker.pki().get("/evidence/v1/" + id).then().statusCode(404).contentType("application/problem+json");
        }
    }

    @Test
    @Requirement("O3")
    void the_owner_of_a_contract_is_the_party_its_provider_is_routed_to() {
        Broker.pki()
                .body(Map.of("party", "NL-CVE"))
                .put("/trust/v1/providers/NLXV2")
                .then()
                .statusCode(200);
        DemoLeaf leaf = Broker.PKI.leaf("contract-nlxv2-2");
        Broker.authorize(leaf.identity(), leaf.pem())
                .statusCode(200)
                .body("owner.country", equalTo("NL"))
                .body("owner.party", equalTo("CVE"));
        for (String wrong : List.of("nlxv2", "NL", "NLXV2X")) {
            Broker.pki()
                    .body(Map.of("party", "NL-CVE"))
                    .put("/trust/v1/providers/" + wrong)
                    .then()
                    .statusCode(400);
        }
        Broker.pki()
                .body(Map.of("party", "CVE"))
                .put("/trust/v1/providers/NLXV2")
                .then()
                .statusCode(400);
        Broker.service()
                .body(Map.of("party", "NL-CVE"))
                .put("/trust/v1/providers/NLXV2")
                .then()
                .statusCode(403);
        Broker.pki().get("/trust/v1/providers/DEXXX").then().statusCode(404);
    }
}
