package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.signing.Jws;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AnchorsTest {

    private static int next;

    @Inject
    Pool database;

    @BeforeEach
    void trust() {
        Broker.admitDemoPki();
    }

    /** Another PKI each time; nobody has seen its roots. */
    private static synchronized DemoPki strangers() {
        return new DemoPki("strangers-" + next++, Instant.now(), "http://127.0.0.1:1");
    }

    private static Map<String, Object> proposal(DemoAuthority root, String... roles) {
        return Map.of("certificate", Pem.chain(List.of(root.certificate())), "roles", List.of(roles));
    }

    private static String version() {
        return Broker.service().get("/trust/v1/bundles/default").getHeader("ETag");
    }

    @Test
    @Requirement({"T1", "T2"})
    void a_root_is_trusted_after_two_different_people() {
        DemoAuthority root = strangers().authority("mo-2");
        String address = "/trust/v1/anchors/" + Broker.idOf(root);
        String before = version();
        Broker.pki()
                .body(proposal(root, "MO"))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201)
                .body("state", equalTo("PROPOSED"));
        assertThat(version()).isEqualTo(before);
        Broker.pki().post(address + "/approve").then().statusCode(409).contentType("application/problem+json");
        Broker.service().post(address + "/approve").then().statusCode(403);
        Broker.as("pki2", "driver").post(address + "/approve").then().statusCode(403);
        Broker.pki().get(address).then().body("state", equalTo("PROPOSED"));
        Broker.pki2().post(address + "/approve").then().statusCode(200).body("state", equalTo("ACTIVE"));
        assertThat(version()).isNotEqualTo(before);
        Broker.pki2().post(address + "/approve").then().statusCode(409);
        Broker.pki().body(proposal(root, "MO")).post("/trust/v1/anchors").then().statusCode(409);
    }

    @Test
    @Requirement("T2")
    void what_a_service_proposes_takes_two_people_and_revoking_takes_two_again() {
        DemoAuthority root = strangers().authority("mo-2");
        String address = "/trust/v1/anchors/" + Broker.idOf(root);
        Broker.service()
                .body(proposal(root, "MO"))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201);
        Broker.pki().post(address + "/approve").then().statusCode(200).body("state", equalTo("PROPOSED"));
        Broker.pki().post(address + "/approve").then().statusCode(409);
        Broker.pki2().post(address + "/approve").then().statusCode(200).body("state", equalTo("ACTIVE"));
        Broker.pki().post(address + "/revoke").then().statusCode(200).body("state", equalTo("ACTIVE"));
        Broker.pki().post(address + "/revoke").then().statusCode(409);
        Broker.pki2().post(address + "/revoke").then().statusCode(200).body("state", equalTo("REVOKED"));
        Broker.pki()
                .body(proposal(root, "MO"))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201)
                .body("approvedBy", equalTo(List.of("pki")));
    }

    @Test
    @Requirement("T1")
    void what_can_be_no_root_is_refused_naming_why() {
        DemoPki pki = strangers();
        for (Map<String, ?> body : List.of(
                Map.of("roles", List.of("MO")),
                proposal(pki.authority("mo-1-sub1"), "MO"),
                Map.of("certificate", "nonsense", "roles", List.of("MO")),
                Map.of("certificate", pki.leaf("contract-dexv1-1").pem(), "roles", List.of("MO")),
                proposal(pki.authority("mo-1")),
                proposal(pki.authority("mo-1"), "MO", "KING"))) {
            Broker.pki()
                    .body(body)
                    .post("/trust/v1/anchors")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        for (String step : List.of("approve", "revoke")) {
            Broker.pki()
                    .post("/trust/v1/anchors/" + "0".repeat(64) + "/" + step)
                    .then()
                    .statusCode(404);
        }
        Broker.pki().body("{}").post("/trust/v1/anchors/x/distrust").then().statusCode(400);
        Broker.pki()
                .body("{\"reason\":\"x\"}")
                .post("/trust/v1/anchors/x/distrust")
                .then()
                .statusCode(404);
    }

    @Test
    @Requirement("T2")
    void one_person_distrusts_in_an_emergency_and_it_holds_at_once() {
        DemoPki pki = strangers();
        DemoAuthority root = pki.authority("mo-2");
        String address = "/trust/v1/anchors/" + Broker.idOf(root);
        Broker.pki().body(proposal(root, "MO")).post("/trust/v1/anchors");
        Broker.pki2().post(address + "/approve");
        DemoLeaf leaf = pki.leaf("contract-nlxv2-1");
        scope(pki.authority("mo-2-sub1"), "NLXV2", true);
        scope(pki.authority("mo-2-sub2"), "NLXV2", true);
        scope(root, "NLXV2", true);
        Broker.authorize(leaf.identity(), leaf.pem()).body("certificateStatus", equalTo("Accepted"));
        Broker.pki()
                .body("{\"reason\":\"key lost\"}")
                .post(address + "/distrust")
                .then()
                .statusCode(200)
                .body("state", equalTo("REVOKED"));
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", hasItem("ANCHOR_DISTRUSTED"));
    }

    static void scope(DemoAuthority authority, String provider, boolean withoutSource) {
        Broker.pki()
                .body(Map.of(
                        "grants",
                        List.of(Map.of("kind", "PROVIDER", "value", provider)),
                        "withoutRevocationSource",
                        withoutSource))
                .put("/trust/v1/cas/" + authority.spki() + "/scopes")
                .then()
                .statusCode(202);
        Broker.pki()
                .post("/trust/v1/cas/" + authority.spki() + "/scopes/approve")
                .then()
                .statusCode(409);
        Broker.pki2()
                .post("/trust/v1/cas/" + authority.spki() + "/scopes/approve")
                .then()
                .statusCode(200);
    }

    @Test
    @Requirement({"T2", "R4"})
    void what_another_instance_distrusted_is_refused_here_within_five_seconds() {
        DemoPki pki = strangers();
        DemoAuthority root = pki.authority("mo-2");
        Broker.pki().body(proposal(root, "MO")).post("/trust/v1/anchors");
        Broker.pki2().post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve");
        for (String name : List.of("mo-2", "mo-2-sub1", "mo-2-sub2")) {
            scope(pki.authority(name), "NLXV2", true);
        }
        DemoLeaf leaf = pki.leaf("contract-nlxv2-1");
        Broker.authorize(leaf.identity(), leaf.pem()).body("certificateStatus", equalTo("Accepted"));
        // The other instance shares nothing with this one but the database and the key folder: it writes the row and a
        // bundle.
        database.preparedQuery("UPDATE pki.anchor SET state = 'REVOKED' WHERE id = $1")
                .execute(Tuple.of(Broker.idOf(root)))
                .await()
                .indefinitely();
        otherInstanceIssues();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> Broker.authorize(leaf.identity(), leaf.pem())
                        .body("reasons.code", hasItem("ANCHOR_DISTRUSTED")));
    }

    @Inject
    org.crossvolt.pki.roots.Bundles bundles;

    private void otherInstanceIssues() {
        bundles.reconcile().await().atMost(Duration.ofSeconds(5));
    }

    @Test
    @Requirement("T3")
    void the_bundle_is_signed_has_a_tag_and_tells_what_changed_since() throws Exception {
        Response whole = Broker.service().get("/trust/v1/bundles/default");
        whole.then().statusCode(200).contentType("application/jose");
        byte[] key = Base64.getDecoder()
                .decode(Broker.service()
                        .get("/trust/v1/bundles/default/key")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("publicKey"));
        JsonNode before = payload(whole.asString(), key, "crossvolt-trust-bundle");
        Broker.service()
                .header("If-None-Match", whole.getHeader("ETag"))
                .get("/trust/v1/bundles/default")
                .then()
                .statusCode(304);
        DemoAuthority root = strangers().authority("oem-1");
        Broker.pki()
                .body(proposal(root, "OEM"))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201);
        Broker.pki2()
                .post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve")
                .then()
                .statusCode(200);
        Response delta = Broker.service()
                .get("/trust/v1/bundles/default?since=" + before.get("version").asLong());
        JsonNode changes = payload(delta.asString(), key, "crossvolt-trust-delta");
        assertThat(changes.at("/anchors/set").findValuesAsText("id")).contains(Broker.idOf(root));
        assertThat(changes.get("version").asLong())
                .isGreaterThan(before.get("version").asLong());
        assertThat(Jws.read(whole.asString(), key, "crossvolt-trust-delta")).isEmpty();
        String changed = whole.asString().replaceFirst("\\.(.)", ".A");
        assertThat(Jws.read(changed, key, "crossvolt-trust-bundle")).isEmpty();
        Broker.service().get("/trust/v1/bundles/default?since=soon").then().statusCode(400);
        Broker.service().get("/trust/v1/bundles/default?since=999999").then().statusCode(404);
        Broker.service().get("/trust/v1/bundles/mars").then().statusCode(404);
        Broker.as("x", "driver").get("/trust/v1/bundles/default").then().statusCode(403);
    }

    private static JsonNode payload(String jws, byte[] key, String type) throws Exception {
        return new ObjectMapper().readTree(Jws.read(jws, key, type).orElseThrow());
    }

    @Test
    @Requirement("T4")
    void scopes_that_are_none_are_refused_naming_the_entry() {
        String address = "/trust/v1/cas/" + "a".repeat(64) + "/scopes";
        for (String body : List.of(
                "{}",
                "{\"grants\":7}",
                "{\"grants\":[{\"kind\":\"KING\",\"value\":\"DEXV1\"}]}",
                "{\"grants\":[{\"kind\":\"PROVIDER\",\"value\":\"DE\"}]}",
                "{\"grants\":[{\"kind\":\"WMI\",\"value\":\"DEXV1\"}]}",
                "{\"grants\":[{\"kind\":\"WMI\",\"value\":\"WXV\",\"from\":\"soon\"}]}")) {
            Broker.pki().body(body).put(address).then().statusCode(400).contentType("application/problem+json");
        }
        Broker.pki()
                .body("{\"grants\":[]}")
                .put("/trust/v1/cas/short/scopes")
                .then()
                .statusCode(400);
        Broker.service().body("{\"grants\":[]}").put(address).then().statusCode(403);
        Broker.pki2().post(address + "/approve").then().statusCode(404);
    }

    @Test
    @Requirement("T5")
    void roots_of_other_pools_are_proposed_and_never_trusted() {
        DemoPki pki = strangers();
        String mo = Base64.getEncoder().encodeToString(pki.authority("mo-1").certificate());
        String sub =
                Base64.getEncoder().encodeToString(pki.authority("mo-1-sub1").certificate());
        Map<String, Object> pool = Map.of(
                "format",
                "OPCP_RCP",
                "source",
                "pool",
                "content",
                Map.of(
                        "rootCertificates",
                        List.of(
                                Map.of("caCertificate", mo, "rootType", "MO"),
                                Map.of("caCertificate", sub, "rootType", "MO"),
                                Map.of("caCertificate", mo, "rootType", "KING"))));
        Broker.service()
                .body(pool)
                .post("/trust/v1/imports")
                .then()
                .statusCode(200)
                .body("proposed", equalTo(List.of(Broker.idOf(pki.authority("mo-1")))))
                .body("refused.index", equalTo(List.of(1, 2)));
        Broker.pki()
                .get("/trust/v1/anchors/" + Broker.idOf(pki.authority("mo-1")))
                .then()
                .body("state", equalTo("PROPOSED"))
                .body("approvedBy", equalTo(List.of()));
        String file = Pem.chain(List.of(
                pki.authority("oem-1").certificate(), pki.authority("oem-1-20").certificate()));
        Broker.service()
                .body(Map.of("format", "PEM", "source", "file", "roles", List.of("OEM"), "content", file))
                .post("/trust/v1/imports")
                .then()
                .statusCode(200)
                .body("proposed.size()", equalTo(2));
        for (Map<String, ?> wrong : List.of(
                Map.of("format", "ZIP", "source", "x", "content", "y"),
                Map.of("format", "PEM", "source", "x", "content", file),
                Map.of("format", "OPNC_RCP", "source", "x", "content", Map.of()),
                Map.of("format", "BUNDLE", "source", "x", "content", "a.b.c", "bundleKey", "AAAA"))) {
            Broker.service().body(wrong).post("/trust/v1/imports").then().statusCode(400);
        }
    }

    @Test
    @Requirement({"T3", "T5"})
    void an_older_bundle_of_another_broker_is_refused() {
        String old = Broker.service().get("/trust/v1/bundles/default").asString();
        String key = Broker.service()
                .get("/trust/v1/bundles/default/key")
                .then()
                .extract()
                .path("publicKey");
        DemoAuthority root = strangers().authority("oem-1");
        Broker.pki()
                .body(proposal(root, "OEM"))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201);
        Broker.pki2()
                .post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve")
                .then()
                .statusCode(200);
        String newer = Broker.service().get("/trust/v1/bundles/default").asString();
        importBundle(newer, key, 200);
        importBundle(old, key, 409);
        importBundle(newer.substring(0, newer.length() - 4) + "AAAA", key, 400);
    }

    private static void importBundle(String jws, String key, int status) {
        Broker.service()
                .body(Map.of("format", "BUNDLE", "source", "broker-2", "content", jws, "bundleKey", key))
                .post("/trust/v1/imports")
                .then()
                .statusCode(status);
    }
}
