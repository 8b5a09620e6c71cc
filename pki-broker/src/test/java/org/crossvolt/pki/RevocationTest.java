package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.demo.DemoResponder.CrlManner;
import org.crossvolt.pki.demo.DemoResponder.Manner;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevocationTest {

    @BeforeEach
    void trust() {
        Broker.admitDemoPki();
    }

    @AfterEach
    void right() {
        Broker.RESPONDER.answer(Manner.RIGHT);
        Broker.crlManner = CrlManner.RIGHT;
    }

    private static int next = 100;

    private static synchronized DemoLeaf fresh() {
        return Broker.PKI.anotherContract("mo-1-sub2", "DEXV1C00000" + next++);
    }

    @Test
    @Requirement("R2")
    void a_good_answer_is_asked_for_once_and_then_remembered() {
        DemoLeaf leaf = fresh();
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("revocation.status", equalTo(List.of("GOOD", "GOOD", "GOOD")))
                .body("revocation.source", hasItem("OCSP"));
        int asked = Broker.ASKED.get();
        Broker.authorize(leaf.identity(), leaf.pem() + "\n").body("certificateStatus", equalTo("Accepted"));
        assertThat(Broker.ASKED.get()).isEqualTo(asked);
    }

    @Test
    @Requirement("R1")
    void answers_that_prove_nothing_are_no_answers() {
        for (Manner manner : Manner.values()) {
            if (manner == Manner.RIGHT || manner == Manner.UNKNOWN || manner == Manner.DELEGATED) {
                continue;
            }
            Broker.RESPONDER.answer(Manner.RIGHT);
            DemoLeaf known = fresh();
            Broker.authorize(known.identity(), known.pem()).body("certificateStatus", equalTo("Accepted"));
            Broker.RESPONDER.answer(manner);
            DemoLeaf leaf = fresh();
            Broker.authorize(leaf.identity(), leaf.pem())
                    .statusCode(200)
                    .body("certificateStatus", equalTo("CertChainError"))
                    .body("reasons.code", hasItem("REVOCATION_UNAVAILABLE"));
        }
    }

    @Test
    @Requirement("R1")
    void an_answer_of_a_signer_that_the_ca_delegated_is_one() {
        DemoLeaf known = fresh();
        Broker.authorize(known.identity(), known.pem()).body("certificateStatus", equalTo("Accepted"));
        Broker.RESPONDER.answer(Manner.DELEGATED);
        DemoLeaf leaf = fresh();
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("revocation[0].status", equalTo("GOOD"));
        DemoLeaf revoked = fresh();
        Broker.RESPONDER.revoke(revoked.certificate());
        Broker.authorize(revoked.identity(), revoked.pem()).body("certificateStatus", equalTo("CertificateRevoked"));
    }

    private static DemoLeaf withCrl() {
        return Broker.PKI.contractWithCrl("mo-1-sub2", "DEXV1C00000" + next++, Broker.SERVER + "/crl");
    }

    @Test
    void a_crl_says_who_is_revoked_where_there_is_no_responder() {
        DemoLeaf leaf = withCrl();
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("revocation[0].source", equalTo("CRL"))
                .body("revocation[0].status", equalTo("GOOD"));
        DemoLeaf revoked = withCrl();
        Broker.RESPONDER.revoke(revoked.certificate());
        Broker.authorize(revoked.identity(), revoked.pem())
                .body("certificateStatus", equalTo("CertificateRevoked"))
                .body("reasons.code", equalTo(List.of("LEAF_REVOKED")));
    }

    @Test
    @Requirement("R1")
    void crls_that_prove_nothing_are_none() {
        for (CrlManner manner : CrlManner.values()) {
            if (manner == CrlManner.RIGHT) {
                continue;
            }
            Broker.crlManner = manner;
            DemoLeaf leaf = withCrl();
            Broker.authorize(leaf.identity(), leaf.pem())
                    .statusCode(200)
                    .body("certificateStatus", equalTo("CertChainError"))
                    .body("reasons.code", hasItem("REVOCATION_UNAVAILABLE"));
        }
    }

    /** O2: whoever has to answer a station does not wait; what comes later is there for the next one. */
    @Test
    @Requirement("O2")
    void a_caller_is_answered_within_his_deadline_and_what_comes_late_is_kept() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        slow.createContext("/", exchange -> {
            asked.incrementAndGet();
            try (InputStream crl = URI.create(Broker.SERVER + "/crl").toURL().openStream()) {
                byte[] bytes = crl.readAllBytes();
                Thread.sleep(2_000);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        slow.start();
        try {
            String id = "DEXV1C00000" + next++;
            DemoLeaf leaf = Broker.PKI.contractWithCrl(
                    "mo-1-sub2", id, "http://127.0.0.1:" + slow.getAddress().getPort() + "/crl");
            DemoLeaf known = fresh();
            Broker.authorize(known.identity(), known.pem()).body("certificateStatus", equalTo("Accepted"));
            long begun = System.nanoTime();
            Broker.service()
                    .body(Map.of("emaid", id, "chainPem", leaf.pem(), "deadlineMs", 300))
                    .post("/pnc/v1/authorizations")
                    .then()
                    .statusCode(200)
                    .body("certificateStatus", equalTo("CertChainError"))
                    .body("reasons.code", equalTo(List.of("REVOCATION_UNAVAILABLE")));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_900));
            Broker.authorize(id, leaf.pem()).body("certificateStatus", equalTo("Accepted"));
            assertThat(asked).as("the first question was the only one").hasValue(1);
        } finally {
            slow.stop(0);
        }
    }

    @Inject
    Pool database;

    /** What another instance, or this one before its restart, was answered is asked about again before it ends. */
    @Test
    @Requirement("R2")
    void answers_that_others_were_given_are_renewed_here() {
        DemoLeaf leaf = fresh();
        Instant now = Instant.now();
        database.preparedQuery("""
                        INSERT INTO pki.revocation_answer (certificate, issuer_spki, source, status, this_update, next_update,
                          answer, certificate_der, issuer_der, fetched_at)
                        VALUES ($1, $2, 'OCSP', 'GOOD', $3, $4, $5, $6, $7, $8)""")
                .execute(Tuple.from(List.of(
                        Digest.hex(leaf.certificate()),
                        leaf.issuer().spki(),
                        now.minusSeconds(600).atOffset(ZoneOffset.UTC),
                        now.plusSeconds(30).atOffset(ZoneOffset.UTC),
                        Buffer.buffer("old"),
                        Buffer.buffer(leaf.certificate()),
                        Buffer.buffer(leaf.issuer().certificate()),
                        now.plusSeconds(1).atOffset(ZoneOffset.UTC))))
                .await()
                .indefinitely();
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(database.preparedQuery(
                                        "SELECT next_update FROM pki.revocation_answer WHERE certificate = $1")
                                .execute(Tuple.of(Digest.hex(leaf.certificate())))
                                .await()
                                .indefinitely()
                                .iterator()
                                .next()
                                .getOffsetDateTime("next_update")
                                .toInstant())
                        .isAfter(now.plusSeconds(3_600)));
    }

    private static io.smallrye.mutiny.Uni<Void> insertRevoked(
            io.vertx.mutiny.sqlclient.SqlClient client, DemoLeaf leaf) {
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        return client.preparedQuery("""
                        INSERT INTO pki.revocation_answer (certificate, issuer_spki, source, status, revoked_at, this_update,
                          next_update, answer) VALUES ($1, $2, 'OCSP', 'REVOKED', $3, $3, $4, $5)
                        ON CONFLICT (certificate) DO UPDATE SET status = excluded.status, revoked_at = excluded.revoked_at,
                          this_update = excluded.this_update, fetched_at = now()""")
                .execute(Tuple.of(
                        Digest.hex(leaf.certificate()),
                        leaf.issuer().spki(),
                        now,
                        now.plusHours(1),
                        Buffer.buffer("x")))
                .replaceWithVoid();
    }

    private static void awaitRevoked(DemoLeaf leaf) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Broker.authorize(leaf.identity(), leaf.pem())
                        .body("certificateStatus", equalTo("CertificateRevoked")));
    }

    /** R4 across instances: the transaction that began first is the last to end. */
    @Test
    @Requirement("R4")
    void what_another_instance_writes_is_read_also_if_its_transaction_ends_late() {
        DemoLeaf late = fresh();
        DemoLeaf early = fresh();
        Broker.authorize(late.identity(), late.pem()).body("certificateStatus", equalTo("Accepted"));
        database.withTransaction(slow -> insertRevoked(slow, late)
                        .chain(() -> insertRevoked(database, early))
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(() -> awaitRevoked(early)))
                .await()
                .atMost(Duration.ofMinutes(2));
        awaitRevoked(late);
    }

    private static io.restassured.response.ValidatableResponse ofAmount(DemoLeaf leaf, String amount) {
        return Broker.service()
                .body(Map.of("emaid", leaf.identity(), "chainPem", leaf.pem(), "amountClass", amount))
                .post("/pnc/v1/authorizations")
                .then();
    }

    @Test
    @Requirement("R3")
    void a_ca_can_be_soft_where_the_others_are_hard_and_only_for_its_leafs() {
        DemoPki pki = new DemoPki("soft", Instant.now(), "http://127.0.0.1:1");
        DemoAuthority root = pki.authority("mo-1");
        Broker.pki()
                .body(Map.of("certificate", Pem.chain(List.of(root.certificate())), "roles", List.of("MO")))
                .post("/trust/v1/anchors");
        Broker.pki2().post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve");
        DemoLeaf leaf = pki.anotherContract("mo-1", "DEXV1C00000001");
        policy(root, Map.of());
        Broker.authorize(leaf.identity(), leaf.pem()).body("reasons.code", equalTo(List.of("REVOCATION_UNAVAILABLE")));
        policy(root, Map.of("CONTRACT", "SOFT_IF_LOW"));
        Broker.authorize(leaf.identity(), leaf.pem()).body("reasons.code", equalTo(List.of("REVOCATION_UNAVAILABLE")));
        ofAmount(leaf, "HIGH").statusCode(200).body("reasons.code", equalTo(List.of("REVOCATION_UNAVAILABLE")));
        String evidence = ofAmount(leaf, "LOW")
                .statusCode(200)
                .body("certificateStatus", equalTo("Accepted"))
                .body("remarks.code", hasItem("REVOCATION_SOFT"))
                .extract()
                .path("evidenceId");
        Broker.pki()
                .post("/evidence/v1/" + evidence + "/replay")
                .then()
                .statusCode(200)
                .body("same", equalTo(true));
        ofAmount(leaf, "HIGH").body("certificateStatus", equalTo("CertChainError"));
        ofAmount(leaf, "little").statusCode(400).body("errors[0].pointer", equalTo("/amountClass"));
        policy(root, Map.of("CONTRACT", "SOFT"));
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("remarks.code", hasItem("REVOCATION_SOFT"));
        policy(root, Map.of("SECC", "SOFT"));
        Broker.authorize(leaf.identity(), leaf.pem()).body("certificateStatus", equalTo("CertChainError"));
        for (Object wrong : List.of(7, Map.of("KING", "SOFT"), Map.of("CONTRACT", "TENDER"))) {
            Broker.pki()
                    .body(Map.of("grants", List.of(), "leafWithoutAnswer", wrong))
                    .put("/trust/v1/cas/" + root.spki() + "/scopes")
                    .then()
                    .statusCode(400);
        }
    }

    private static void policy(DemoAuthority root, Map<String, String> modes) {
        Broker.pki()
                .body(Map.of(
                        "grants", List.of(Map.of("kind", "PROVIDER", "value", "DEXV1")), "leafWithoutAnswer", modes))
                .put("/trust/v1/cas/" + root.spki() + "/scopes")
                .then()
                .statusCode(202);
        Broker.pki2()
                .post("/trust/v1/cas/" + root.spki() + "/scopes/approve")
                .then()
                .statusCode(200);
    }

    @Test
    @Requirement("R6")
    void unknown_is_neither_good_nor_revoked() {
        DemoLeaf known = fresh();
        Broker.authorize(known.identity(), known.pem()).body("certificateStatus", equalTo("Accepted"));
        Broker.RESPONDER.answer(Manner.UNKNOWN);
        DemoLeaf leaf = fresh();
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", equalTo(List.of("REVOCATION_UNKNOWN")));
    }

    @Test
    void a_contract_that_is_revoked_is_refused() {
        DemoLeaf leaf = fresh();
        Broker.RESPONDER.revoke(leaf.certificate());
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("CertificateRevoked"))
                .body("reasons.code", equalTo(List.of("LEAF_REVOKED")));
    }

    @Test
    @Requirement("R5")
    void chains_that_are_not_proven_make_nobody_ask() {
        int asked = Broker.ASKED.get();
        for (var variant : org.crossvolt.pki.demo.EvilVariants.of(Broker.PKI)) {
            if (variant.expected().kind() == org.crossvolt.pki.validation.Reason.Kind.CHAIN
                    && variant.identity() == null) {
                Broker.authorize("DEXV1C00000013", variant.text());
            }
        }
        assertThat(Broker.ASKED.get()).isEqualTo(asked);
    }

    @Test
    @Requirement("R7")
    void a_station_gets_the_responses_of_its_whole_chain_to_staple() throws Exception {
        DemoLeaf secc = Broker.PKI.leaf("secc-a");
        List<String> results = Broker.service()
                .body(Map.of("chain", secc.pem()))
                .post("/pnc/v1/ocsp/staples")
                .then()
                .statusCode(200)
                .body("staples.status", equalTo(List.of("GOOD", "GOOD", "GOOD")))
                .extract()
                .path("staples.ocspResult");
        byte[] first = java.util.Base64.getDecoder().decode(results.getFirst());
        assertThat(new org.bouncycastle.cert.ocsp.OCSPResp(first).getStatus()).isZero();
        Map<String, String> hashes = AuthorizationsTest.hashData(secc, "SHA256");
        Broker.service()
                .body(Map.of("hashData", List.of(hashes)))
                .post("/pnc/v1/ocsp/status")
                .then()
                .statusCode(200)
                .body("status", equalTo("Accepted"))
                .body("ocspResult", equalTo(results.getFirst()));
        Broker.service()
                .body(Map.of("hashData", List.of(hashes)))
                .post("/pnc/v1/ocsp/chain-status")
                .then()
                .statusCode(200)
                .body("certificateStatus.status", equalTo(List.of("Good")));
        Broker.service()
                .body(Map.of("hashData", List.of(AuthorizationsTest.hashData(fresh(), "SHA256"))))
                .post("/pnc/v1/ocsp/status")
                .then()
                .statusCode(200)
                .body("status", equalTo("Failed"));
    }

    @Test
    @Requirement("R7")
    void chains_that_are_not_proven_get_nothing_to_staple() {
        for (String name : List.of("contract-frxv3-1", "cps-a")) {
            Broker.service()
                    .body(Map.of("chain", Broker.PKI.leaf(name).pem()))
                    .post("/pnc/v1/ocsp/staples")
                    .then()
                    .statusCode(422)
                    .contentType("application/problem+json");
        }
        Broker.service().body("{}").post("/pnc/v1/ocsp/staples").then().statusCode(400);
        Broker.service()
                .body("{\"hashData\":[]}")
                .post("/pnc/v1/ocsp/status")
                .then()
                .statusCode(400);
    }

    @Test
    @Requirement("R5")
    void a_responder_at_a_private_address_is_never_called() {
        DemoPki inside = new DemoPki("inside", java.time.Instant.now(), "http://10.0.0.1");
        DemoAuthority root = inside.authority("mo-1");
        Broker.pki()
                .body(Map.of("certificate", Pem.chain(List.of(root.certificate())), "roles", List.of("MO")))
                .post("/trust/v1/anchors");
        Broker.pki2().post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve");
        AnchorsTest.scope(root, "DEXV1", false);
        DemoLeaf leaf = inside.leaf("contract-dexv1-1");
        Broker.authorize(leaf.identity(), leaf.pem())
                .statusCode(200)
                .body("reasons.detail", hasItem(org.hamcrest.Matchers.containsString("private or special address")));
    }
}
