package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CDR the hub took over always ends, and both parties see how. */
@QuarkusTest
class SafekeepingTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool database;

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String me;
    private String them;

    @BeforeEach
    void two_partners_who_agreed() {
        cpo = RecordingParty.joined("CPO NL-S" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-S" + Unique.letters(2));
        me = cpo.parties.getFirst();
        them = emsp.parties.getFirst();
        Hub.asOperator()
                .body("{\"parties\":[\"" + me + "\",\"" + them + "\"],\"safekeeping\":true}")
                .put("/operator/v1/agreements/safe-" + me)
                .then()
                .statusCode(201)
                .body("safekeeping", equalTo(true));
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private Answer post(String cdr) {
        return cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs").to(them).body(cdr).send();
    }

    private List<RecordingParty.Recorded> cdrs() {
        return emsp.functional().stream()
                .filter(request -> request.path().equals("/receiver/cdrs"))
                .toList();
    }

    private static RequestSpecification as(String party) {
        return given().auth().oauth2(TestTokens.ofPartyAdmin(party)).contentType(ContentType.JSON);
    }

    private String delivery() {
        return as(me).get("/operator/v1/deliveries?party=" + me).path("deliveries[0].id");
    }

    private void awaitState(String state) {
        await().atMost(SOON)
                .untilAsserted(() -> as(them).get("/operator/v1/deliveries/" + delivery())
                        .then()
                        .body("state", equalTo(state)));
    }

    @Test
    void it_is_acknowledged_while_the_receiver_is_away_and_arrives_once_it_is_back() {
        AtomicInteger refusals = new AtomicInteger();
        emsp.answer(request -> request.path().equals("/receiver/cdrs") && refusals.incrementAndGet() <= 2
                ? Reply.status(503, 3000)
                : Reply.ok("null"));
        String cdr = Samples.cdr(me, them, "SAFE1");
        Answer answer = post(cdr);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.code()).isEqualTo(1000);
        assertThat(answer.header("OCPI-from-party-id")).isEqualTo("HUB");
        awaitState("DELIVERED");
        assertThat(cdrs()).hasSize(3);
        assertThat(cdrs().getLast().body()).isEqualTo(cdr);
        assertThat(cdrs().getLast().header("OCPI-from-party-id")).isEqualTo(me.substring(3));
        assertThat(cdrs().getLast().header("X-Correlation-ID")).isEqualTo(answer.header("X-Correlation-ID"));
        Answer read = cpo.call("GET", answer.header("Location")).send();
        assertThat(read.code()).isEqualTo(1000);
        assertThat(read.body()).contains(cdr);
    }

    @Test
    void another_cdr_under_a_known_id_is_refused_for_whomever_it_is() {
        try (RecordingParty third = RecordingParty.joined("EMSP DE-S" + Unique.letters(2))) {
            String other = third.parties.getFirst();
            Hub.asOperator()
                    .body("{\"parties\":[\"" + me + "\",\"" + other + "\"],\"safekeeping\":true}")
                    .put("/operator/v1/agreements/safe-" + other)
                    .then()
                    .statusCode(201);
            assertThat(post(Samples.cdr(me, them, "SAFE7")).code()).isEqualTo(1000);
            Answer refused = cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                    .to(other)
                    .body(Samples.cdr(me, other, "safe7"))
                    .send();
            assertThat(refused.code()).isEqualTo(2001);
            assertThat(refused.message()).contains("/id").doesNotContain(them);
            awaitState("DELIVERED");
            assertThat(third.functional()).isEmpty();
            assertThat(cdrs()).hasSize(1);
        }
    }

    @Test
    void the_same_cdr_again_is_the_same_and_another_under_its_id_is_refused() {
        Answer first = post(Samples.cdr(me, them, "SAFE2"));
        Answer again = post(Samples.cdr(me, them, "SAFE2"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        Answer other = post(Samples.cdr(me, them, "SAFE2").replace("3.00", "9.00"));
        assertThat(other.code()).isEqualTo(2001);
        assertThat(other.message()).contains("/id");
        awaitState("DELIVERED");
        assertThat(cdrs()).hasSize(1);
    }

    @Test
    void what_the_receiver_rejects_ends_rejected_and_can_be_sent_again() {
        emsp.answer(request -> Reply.status(200, 2001));
        post(Samples.cdr(me, them, "SAFE3"));
        awaitState("REJECTED");
        int before = cdrs().size();
        emsp.answer(request -> Reply.ok("null"));
        String id = delivery();
        as("DE-ZZZ").post("/operator/v1/deliveries/" + id + "/resend").then().statusCode(404);
        as(me).post("/operator/v1/deliveries/" + id + "/resend").then().statusCode(202);
        awaitState("DELIVERED");
        assertThat(cdrs()).hasSize(before + 1);
        as(me).post("/operator/v1/deliveries/" + id + "/resend").then().statusCode(409);
    }

    @Test
    void faulty_ones_are_refused_and_strangers_see_nothing() {
        Answer faulty = post("{\"country_code\":\"" + me.substring(0, 2) + "\",\"party_id\":\"" + me.substring(3)
                + "\",\"id\":\"SAFE4\",\"cdr_token\":{\"country_code\":\"" + them.substring(0, 2) + "\",\"party_id\":\""
                + them.substring(3) + "\"}}");
        assertThat(faulty.code()).isEqualTo(2001);
        assertThat(faulty.message()).contains("/currency", "/total_cost");
        Answer taken = post(Samples.cdr(me, them, "SAFE5"));
        try (RecordingParty stranger = RecordingParty.joined("EMSP FR-S" + Unique.letters(2))) {
            assertThat(stranger.call("GET", taken.header("Location")).send().status())
                    .isEqualTo(404);
        }
        as("DE-ZZZ").get("/operator/v1/deliveries").then().statusCode(200).body("deliveries", empty());
        as("DE-ZZZ").get("/operator/v1/deliveries?party=" + me).then().body("deliveries", empty());
        as(me).get("/operator/v1/deliveries?state=ASLEEP").then().statusCode(400);
        as(me).get("/operator/v1/deliveries?party=x").then().statusCode(400);
        as(me).get("/operator/v1/deliveries/x").then().statusCode(404);
        given().get("/operator/v1/deliveries").then().statusCode(401);
    }

    @Test
    void without_such_an_agreement_a_cdr_goes_straight_through() {
        try (RecordingParty other = RecordingParty.joined("EMSP FR-S" + Unique.letters(2))) {
            String to = other.parties.getFirst();
            Answer answer = cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                    .to(to)
                    .body(Samples.cdr(me, to, "SAFE6"))
                    .send();
            assertThat(answer.header("OCPI-from-party-id")).isEqualTo(to.substring(3));
            as(me).get("/operator/v1/deliveries").then().body("deliveries.cdr_id", not(hasItem("SAFE6")));
        }
    }

    private static List<RecordingParty.Recorded> cdrsOf(RecordingParty who) {
        return who.functional().stream()
                .filter(request -> request.path().equals("/receiver/cdrs"))
                .toList();
    }

    private void awaitCutOff() {
        await().atMost(SOON)
                .untilAsserted(() -> Hub.asOperator()
                        .get("/operator/v1/platforms")
                        .then()
                        .body(
                                "platforms.find { it.roles.toString().contains('" + them + "') }.cut_off",
                                hasItem("SAFE_KEPT")));
    }

    @Test
    void a_receiver_that_hangs_keeps_nobody_elses_cdrs_waiting() {
        emsp.behave((request, recorded) -> {});
        try (RecordingParty other = RecordingParty.joined("EMSP FR-S" + Unique.letters(2))) {
            String to = other.parties.getFirst();
            Hub.asOperator()
                    .body("{\"parties\":[\"" + me + "\",\"" + to + "\"],\"safekeeping\":true}")
                    .put("/operator/v1/agreements/safe-other-" + me)
                    .then()
                    .statusCode(201);
            post(Samples.cdr(me, them, "HANGS"));
            await().atMost(SOON).until(() -> !cdrs().isEmpty());
            Answer taken = cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                    .to(to)
                    .body(Samples.cdr(me, to, "PASSES"))
                    .send();
            assertThat(taken.code()).isEqualTo(1000);
            // Less than the 10 s that the hub waits for the one that hangs.
            await().atMost(Duration.ofSeconds(5)).until(() -> cdrsOf(other).size() == 1);
        }
    }

    @Test
    void a_receiver_that_keeps_failing_is_left_alone_and_gets_everything_once_it_is_well() {
        AtomicBoolean well = new AtomicBoolean();
        emsp.answer(request ->
                well.get() || !request.path().equals("/receiver/cdrs") ? Reply.ok("null") : Reply.status(503, 3000));
        for (int i = 0; i < 12; i++) {
            assertThat(post(Samples.cdr(me, them, "LEFT" + i)).code()).isEqualTo(1000);
        }
        awaitCutOff();
        int asked = cdrs().size();
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> cdrs().size() <= asked + 2);
        // It still answers what comes straight from others.
        assertThat(cpo.call("GET", "/ocpi/2.2.1/sender/tokens").to(them).send().code())
                .isEqualTo(1000);
        well.set(true);
        await().atMost(SOON)
                .untilAsserted(() -> as(me).get("/operator/v1/deliveries?party=" + me)
                        .then()
                        .body("deliveries.state", everyItem(equalTo("DELIVERED")))
                        .body("deliveries", hasSize(12)));
    }

    @Test
    void what_is_overdue_for_a_receiver_that_is_left_alone_is_parked_and_for_others_it_is_not() {
        emsp.answer(request -> request.path().equals("/receiver/cdrs") ? Reply.status(503, 3000) : Reply.ok("null"));
        for (int i = 0; i < 8; i++) {
            post(Samples.cdr(me, them, "LATE" + i));
        }
        awaitCutOff();
        as(me).get("/operator/v1/deliveries?party=" + me)
                .then()
                .body("deliveries.state", everyItem(equalTo("WAITING")));
        database.preparedQuery("""
                        UPDATE hub.safe_cdr SET taken_at = taken_at - interval '73 hours'
                        WHERE receiver_country_code || '-' || receiver_party_id = $1 AND cdr_id <> 'LATE0'""").execute(Tuple.of(them)).await().indefinitely();
        await().atMost(SOON.multipliedBy(2))
                .untilAsserted(() -> as(me).get("/operator/v1/deliveries?state=PARKED")
                        .then()
                        .body("deliveries", hasSize(7))
                        .body("deliveries.cdr_id", not(hasItem("LATE0"))));
    }
}
