package org.crossvolt.pki.stations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.contracts.SerialBindings;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoResponder;
import org.crossvolt.pki.revocation.Revocations;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of others expires soon: their CAs, their scopes, their responders' certificates. */
@QuarkusTest
class RadarTest {

    @Inject
    CurrentTrust trust;

    @Inject
    Signers signers;

    @Inject
    SerialBindings bindings;

    @Inject
    Revocations revocations;

    @Inject
    Pool database;

    @BeforeEach
    void trust() {
        Broker.admitDemoPki();
    }

    @AfterEach
    void rightAgain() {
        Broker.RESPONDER.answer(DemoResponder.Manner.RIGHT);
    }

    private List<Radar.Expiring> at(Instant moment) {
        return new Radar(trust, signers, bindings, revocations, database, Clock.fixed(moment, ZoneOffset.UTC))
                .look()
                .await()
                .indefinitely()
                .expiring();
    }

    private Optional<Radar.Expiring> at(Instant moment, String kind, String name) {
        return at(moment).stream()
                .filter(one -> one.kind().equals(kind) && one.name().contains(name))
                .findFirst();
    }

    private int within(Instant moment, String kind, String name) {
        return at(moment, kind, name).map(Radar.Expiring::withinDays).orElse(-1);
    }

    private static Instant end(byte[] certificate) {
        return Certificate.getInstance(certificate).getEndDate().getDate().toInstant();
    }

    private static void authorize(String issuer, String emaid) {
        DemoLeaf leaf = Broker.PKI.anotherContract(issuer, Emaid.parse(emaid).withCheckDigit());
        Broker.authorize(leaf.identity(), leaf.pem()).statusCode(200).body("certificateStatus", equalTo("Accepted"));
    }

    @Test
    @Requirement("X3")
    void a_foreign_ca_that_stood_in_an_accepted_chain_is_told_before_it_ends() {
        authorize("v2g-b-mo-sub2", "ATXV4C00003001");
        DemoAuthority ca = Broker.PKI.authority("v2g-b-mo-sub2");
        Instant end = end(ca.certificate());
        for (int[] step : new int[][] {{91, -1}, {89, 90}, {29, 30}, {6, 7}}) {
            assertThat(within(end.minus(Duration.ofDays(step[0])), "CA", ca.spki()))
                    .as(step[0] + " days before")
                    .isEqualTo(step[1]);
        }
        assertThat(within(end.minusSeconds(3_600), "CA", ca.spki())).isEqualTo(1);
        assertThat(at(end.minusSeconds(3_600), "CA", ca.spki()).orElseThrow().name())
                .startsWith("Demo v2g-b-mo-sub2 ");
    }

    @Test
    @Requirement("X3")
    void a_ca_that_ended_is_told_as_long_as_a_scope_names_it() {
        authorize("v2g-b-mo-sub2", "ATXV4C00003002");
        DemoAuthority scoped = Broker.PKI.authority("v2g-b-mo-sub1");
        DemoAuthority below = Broker.PKI.authority("v2g-b-mo-sub2");
        Instant after = end(scoped.certificate()).plusSeconds(1);
        assertThat(within(after, "CA", scoped.spki())).isZero();
        assertThat(within(after, "CA", below.spki()))
                .as("nobody waits for it any more")
                .isEqualTo(-1);
        assertThat(within(Instant.now(), "CA", scoped.spki())).as("today").isEqualTo(-1);
    }

    @Test
    @Requirement("X3")
    void a_scope_that_was_given_for_a_time_is_told_and_one_without_an_end_is_not() {
        String spki = HexFormat.of().formatHex(new byte[32]).replace("00", "5a");
        Instant until = Instant.now().plus(20, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        scopes(
                spki,
                List.of(
                        Map.of("kind", "PROVIDER", "value", "ITXV5", "until", until.toString()),
                        Map.of("kind", "PROVIDER", "value", "ITXV6")));
        String name = "PROVIDER ITXV5 of CA " + spki;
        assertThat(within(Instant.now(), "SCOPE", name)).isEqualTo(30);
        assertThat(within(until.plusSeconds(1), "SCOPE", name)).isZero();
        assertThat(within(until.plusSeconds(1), "SCOPE", "ITXV6")).isEqualTo(-1);
        Broker.service().get("/pnc/v1/radar").then().statusCode(200).body("expiring.name", hasItem(name));
        scopes(spki, List.of(Map.of("kind", "PROVIDER", "value", "ITXV5")));
        assertThat(within(until.plusSeconds(1), "SCOPE", name))
                .as("given again, without an end")
                .isEqualTo(-1);
        Broker.service().get("/pnc/v1/radar").then().body("expiring.name", not(hasItem(name)));
    }

    private void scopes(String spki, List<Map<String, String>> grants) {
        Broker.pki()
                .body(Map.of("grants", grants))
                .put("/trust/v1/cas/" + spki + "/scopes")
                .then()
                .statusCode(202);
        long before = trust.current().version();
        Broker.pki2().post("/trust/v1/cas/" + spki + "/scopes/approve").then().statusCode(200);
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> trust.current().version() > before);
    }

    @Test
    @Requirement({"X3", "R1"})
    void a_foreign_responders_certificate_is_told_once_an_answer_depends_on_it() {
        DemoLeaf delegate = Broker.PKI.leaf("ocsp-mo-1");
        String name = Digest.hex(delegate.certificate());
        Instant soon = end(delegate.certificate()).minus(Duration.ofDays(5));
        Broker.RESPONDER.answer(DemoResponder.Manner.DELEGATED);
        authorize("mo-1-sub2", "DEXV1C00003003");
        assertThat(within(soon, "OCSP_RESPONDER", name)).isEqualTo(7);
        assertThat(at(soon, "OCSP_RESPONDER", name).orElseThrow().name()).startsWith("Demo OCSP of MO 1 ");
        assertThat(within(Instant.now(), "OCSP_RESPONDER", name)).as("today").isEqualTo(-1);
        assertThat(within(soon.plus(Duration.ofDays(6)), "OCSP_RESPONDER", name))
                .as("ended: the next answers will be refused")
                .isZero();
        // The CA answers itself again: nothing depends on its delegate any more.
        Broker.RESPONDER.answer(DemoResponder.Manner.RIGHT);
        authorize("mo-1-sub2", "DEXV1C00003004");
        assertThat(within(soon, "OCSP_RESPONDER", name)).isEqualTo(-1);
    }

    @Test
    @Requirement("X3")
    void what_nobody_believed_is_nobodys_worry() {
        DemoLeaf leaf = Broker.PKI.anotherContract(
                "mo-1-sub2", Emaid.parse("DEXV1C00003005").withCheckDigit());
        Broker.RESPONDER.answer(DemoResponder.Manner.DELEGATED_BY_ANOTHER_CA);
        Broker.authorize(leaf.identity(), leaf.pem())
                .statusCode(200)
                .body("certificateStatus", not(equalTo("Accepted")));
        assertThat(at(Instant.now().plus(Duration.ofDays(1))).stream().map(Radar.Expiring::name))
                .noneMatch(name -> name.startsWith("Demo delegate of oem-1-sub2"));
        DemoAuthority unseen = Broker.PKI.authority("v2g-c-cps-sub2");
        assertThat(within(end(unseen.certificate()).minusSeconds(60), "CA", unseen.spki()))
                .isEqualTo(-1);
    }

    @Test
    @Requirement("X3")
    void what_expires_first_comes_first() {
        authorize("v2g-b-mo-sub2", "ATXV4C00003006");
        Instant end = end(Broker.PKI.authority("v2g-b-mo-sub2").certificate());
        assertThat(at(end)).isSortedAccordingTo(java.util.Comparator.comparing(Radar.Expiring::notAfter));
    }
}
