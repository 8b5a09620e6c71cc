package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.evidence.Retention;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dates of trust, overlays of tenants, pools behind a URL, and who did what. */
@QuarkusTest
class TrustDetailsTest {

    @BeforeEach
    void trust() {
        Broker.admitDemoPki();
    }

    private static DemoLeaf admitted(DemoPki pki, Map<String, String> dates) {
        DemoAuthority root = pki.authority("mo-2");
        Map<String, Object> proposal = new HashMap<>(dates);
        proposal.put("certificate", Pem.chain(List.of(root.certificate())));
        proposal.put("roles", List.of("MO"));
        Broker.pki().body(proposal).post("/trust/v1/anchors").then().statusCode(201);
        Broker.pki2()
                .post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve")
                .then()
                .statusCode(200);
        for (String name : List.of("mo-2", "mo-2-sub1", "mo-2-sub2")) {
            AnchorsTest.scope(pki.authority(name), "NLXV2", true);
        }
        return pki.leaf("contract-nlxv2-1");
    }

    private static DemoPki pki(String name) {
        return new DemoPki(name, Instant.now(), "http://127.0.0.1:1");
    }

    private static String at(Duration fromNow) {
        return Instant.now().plus(fromNow).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Test
    @Requirement("T1")
    void a_root_is_trusted_between_its_dates_only() {
        DemoLeaf ended = admitted(pki("ended"), Map.of("trustUntil", at(Duration.ofDays(-1))));
        Broker.authorize(ended.identity(), ended.pem())
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", equalTo(List.of("ANCHOR_TRUST_ENDED")));
        DemoLeaf later = admitted(pki("later"), Map.of("trustFrom", at(Duration.ofDays(1))));
        Broker.authorize(later.identity(), later.pem())
                .body("reasons.code", equalTo(List.of("ANCHOR_TRUST_NOT_BEGUN")));
        DemoLeaf now = admitted(
                pki("now"), Map.of("trustFrom", at(Duration.ofDays(-1)), "trustUntil", at(Duration.ofDays(1))));
        Broker.authorize(now.identity(), now.pem()).body("certificateStatus", equalTo("Accepted"));
        DemoAuthority root = pki("wrong-dates").authority("mo-2");
        for (Map<String, String> wrong : List.of(
                Map.of("trustFrom", "soon"),
                Map.of("trustUntil", "never"),
                Map.of("trustFrom", at(Duration.ofDays(2)), "trustUntil", at(Duration.ofDays(1))))) {
            Map<String, Object> proposal = new HashMap<>(wrong);
            proposal.put("certificate", Pem.chain(List.of(root.certificate())));
            proposal.put("roles", List.of("MO"));
            Broker.pki().body(proposal).post("/trust/v1/anchors").then().statusCode(400);
        }
    }

    @Test
    @Requirement("T6")
    void an_overlay_takes_trust_away_from_one_tenant_and_from_nobody_else() {
        DemoLeaf leaf = Broker.PKI.leaf("contract-frxv3-2");
        String root = Broker.idOf(leaf.issuer().root());
        String account = "service-account-careful";
        careful(leaf, "Accepted", "");
        overlay(account, Map.of("withoutAnchors", List.of(root))).statusCode(200);
        String evidence = careful(leaf, "CertChainError", "ANCHOR_DISTRUSTED");
        Broker.authorize(leaf.identity(), leaf.pem()).body("certificateStatus", equalTo("Accepted"));
        overlay(account, Map.of("withoutCas", List.of(leaf.issuer().spki()))).statusCode(200);
        careful(leaf, "CertChainError", "CA_DISTRUSTED");
        overlay(account, Map.of()).statusCode(200).body("withoutAnchors", hasSize(0));
        careful(leaf, "Accepted", "");
        // What was judged under the overlay is replayed under it.
        Broker.pki()
                .post("/evidence/v1/" + evidence + "/replay")
                .then()
                .statusCode(200)
                .body("same", equalTo(true));
        for (Map<String, ?> wrong : List.of(
                Map.of("withoutAnchors", "all"),
                Map.of("withoutCas", List.of("x")),
                Map.of("withAnchors", List.of(root)))) {
            overlay(account, wrong).statusCode(400);
        }
        Broker.as("service-account-other", "service")
                .body("{}")
                .put("/trust/v1/overlays/" + account)
                .then()
                .statusCode(403);
        Broker.as("service-account-other", "service")
                .get("/trust/v1/overlays/" + account)
                .then()
                .statusCode(403);
    }

    private static io.restassured.response.ValidatableResponse overlay(String account, Map<String, ?> body) {
        return Broker.as(account, "service")
                .body(body)
                .put("/trust/v1/overlays/" + account)
                .then();
    }

    private static String careful(DemoLeaf leaf, String status, String reason) {
        var response = Broker.as("service-account-careful", "service")
                .body(Map.of("emaid", leaf.identity(), "chainPem", leaf.pem()))
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(200)
                .body("certificateStatus", equalTo(status));
        if (!reason.isEmpty()) {
            response.body("reasons.code", hasItem(reason));
        }
        return response.extract().path("evidenceId");
    }

    private static Map<String, Object> record(DemoPki pki, String root, Object types) {
        return Map.of(
                "caCertificate",
                Base64.getEncoder().encodeToString(pki.authority(root).certificate()),
                "rootTypeList",
                types,
                "rootCtlList",
                List.of("European CTL", "American CTL"));
    }

    @Test
    @Requirement("T5")
    void a_pool_behind_a_url_is_fetched_and_trusted_no_more_than_a_file() throws Exception {
        DemoPki pki = pki("behind-a-url");
        Broker.pool = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "rootCertificateCollection",
                        List.of(
                                record(pki, "oem-1", List.of("OEM")),
                                record(pki, "mo-1", List.of("eMSP", "OEM")),
                                record(pki, "mo-2", List.of("KING")),
                                record(pki, "mo-2", 7),
                                record(pki, "mo-1-sub1", List.of("eMSP")))));
        String url = Broker.SERVER + "/pool";
        fetch("OPNC_RCP", url)
                .statusCode(200)
                .body(
                        "proposed",
                        equalTo(List.of(Broker.idOf(pki.authority("oem-1")), Broker.idOf(pki.authority("mo-1")))))
                .body("refused.index", equalTo(List.of(2, 3, 4)));
        Broker.pki()
                .get("/trust/v1/anchors/" + Broker.idOf(pki.authority("mo-1")))
                .then()
                .body("roles", equalTo(List.of("MO", "OEM")))
                .body("region", equalTo("European CTL, American CTL"));
        Broker.pki()
                .get("/trust/v1/anchors/" + Broker.idOf(pki.authority("oem-1")))
                .then()
                .body("state", equalTo("PROPOSED"));
        fetch("OPNC_RCP", url).statusCode(200).body("known", hasSize(2));
        Broker.pool = "no json";
        fetch("OPNC_RCP", url).statusCode(502).contentType("application/problem+json");
        fetch("OPNC_RCP", "http://127.0.0.1:1/pool").statusCode(502);
        for (String address : List.of("http://10.0.0.1/pool", "http://169.254.169.254/", "file:///etc/passwd")) {
            fetch("OPNC_RCP", address).statusCode(400).body("errors[0].pointer", equalTo("/url"));
        }
        Broker.service()
                .body(Map.of("format", "OPNC_RCP", "source", "both", "url", url, "content", Map.of()))
                .post("/trust/v1/imports")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/content"));
    }

    private static io.restassured.response.ValidatableResponse fetch(String format, String url) {
        return Broker.service()
                .body(Map.of("format", format, "source", "url", "url", url))
                .post("/trust/v1/imports")
                .then();
    }

    @Test
    void people_can_read_who_did_what_and_nobody_else_can() {
        DemoLeaf leaf = admitted(pki("audited"), Map.of());
        String subject = "anchor " + Broker.idOf(leaf.issuer().root());
        Broker.pki()
                .queryParam("subject", subject)
                .get("/evidence/v1/audit")
                .then()
                .statusCode(200)
                .body("entries.actor", equalTo(List.of("pki2", "pki")))
                .body("entries.action", equalTo(List.of("ADMIT", "PROPOSE")));
        Broker.pki()
                .queryParam("actor", "pki2")
                .queryParam("action", "ADMIT")
                .queryParam("from", at(Duration.ofHours(-1)))
                .get("/evidence/v1/audit")
                .then()
                .body("entries.subject", hasItem(subject));
        Broker.pki()
                .queryParam("actor", "pki2")
                .queryParam("until", at(Duration.ofDays(-1)))
                .get("/evidence/v1/audit")
                .then()
                .body("entries", hasSize(0));
        String cursor = Broker.pki().get("/evidence/v1/audit").then().extract().path("cursor");
        if (cursor != null) {
            Broker.pki()
                    .queryParam("cursor", cursor)
                    .get("/evidence/v1/audit")
                    .then()
                    .statusCode(200);
        }
        for (String wrong : List.of("from=soon", "until=later", "cursor=x")) {
            Broker.pki().get("/evidence/v1/audit?" + wrong).then().statusCode(400);
        }
        Broker.service().get("/evidence/v1/audit").then().statusCode(403);
    }

    @Inject
    Pool database;

    @Inject
    Retention retention;

    @Test
    @Requirement("X1")
    void what_is_older_than_it_has_to_be_kept_is_forgotten_and_nothing_else() {
        for (String age : List.of("20 days", "300 days", "500 days", "4000 days")) {
            database.preparedQuery(
                            "INSERT INTO pki.audit (at, actor, action, subject, detail) VALUES (now() - $1::text::interval, 'old', 'X', $1, '')")
                    .execute(Tuple.of(age))
                    .await()
                    .indefinitely();
            database.preparedQuery("""
                            INSERT INTO pki.evidence (id, at, zone, bundle_version, purpose, asked_by, accepted, answer, sealed)
                            VALUES (gen_random_uuid(), now() - $1::text::interval, 'default', 1, 'CONTRACT', 'old', true, $1, '')""").execute(Tuple.of(age)).await().indefinitely();
        }
        retention.forgetOld().await().indefinitely();
        assertThat(left("SELECT subject AS age FROM pki.audit WHERE actor = 'old' ORDER BY at DESC"))
                .containsExactly("20 days", "300 days", "500 days");
        assertThat(left("SELECT answer AS age FROM pki.evidence WHERE asked_by = 'old' ORDER BY at DESC"))
                .containsExactly("20 days", "300 days");
    }

    private List<String> left(String sql) {
        List<String> ages = new java.util.ArrayList<>();
        database.query(sql).execute().await().indefinitely().forEach(row -> ages.add(row.getString("age")));
        return ages;
    }

    @Test
    @Requirement({"P1", "V7"})
    void doors_of_the_opnc_say_errors_in_its_words_too() {
        Broker.service()
                .body("{}")
                .put("/opnc/v1/cps/contractData/sign")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400))
                .body("errorMessages", hasItem(containsString("/contractCertificateBundle")))
                .body("traceId", org.hamcrest.Matchers.notNullValue());
        Broker.as("service-account-all-oems", "service")
                .body(Map.of(
                        "provisioningCertificateChain",
                        Map.of("certificate", Base64.getEncoder().encodeToString(new byte[] {1}))))
                .put("/opnc/v1/pcp/provisioningcertificates")
                .then()
                .statusCode(422)
                .body("errorMessages[0]", org.hamcrest.Matchers.matchesPattern("[A-Z_]+: .*"));
    }
}
