package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was away, slow or broken is brought up to date; who works does not notice. */
@QuarkusTest
class ResyncTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Pool database;

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String me;
    private String path;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-R" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-R" + Unique.letters(2));
        me = cpo.parties.getFirst();
        path = "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/";
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private void push(String method, String below, String body) {
        assertThat(cpo.call(method, path + below).to("NL-HUB").body(body).send().code())
                .isEqualTo(1000);
    }

    private static String location(String owner, String id, int second) {
        return Samples.location(owner, id, "2026-01-01T00:00:%02dZ".formatted(second));
    }

    private List<Recorded> seen(RecordingParty who, String id) {
        return who.functional().stream()
                .filter(request -> request.path().contains(me.substring(3) + "/" + id))
                .toList();
    }

    private long behind(RecordingParty who) {
        return database.preparedQuery("SELECT count(*) FROM hub.behind WHERE party_id = $1")
                .execute(Tuple.of(who.parties.getFirst().substring(3)))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    private static String idOf(RecordingParty who) {
        List<Map<String, Object>> platforms =
                Hub.asOperator().get("/operator/v1/platforms").path("platforms");
        return platforms.stream()
                .filter(platform -> String.valueOf(platform.get("roles")).contains(who.parties.getFirst()))
                .map(platform -> String.valueOf(platform.get("id")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_receiver_that_was_unwell_gets_each_objects_newest_state_once_it_is_well() {
        emsp.answer(request -> Reply.status(500, 3000));
        try (RecordingParty other = RecordingParty.joined("EMSP FR-R" + Unique.letters(2))) {
            for (int second = 1; second <= 9; second++) {
                push("PUT", "L" + second % 3, location(me, "L" + second % 3, second));
            }
            await().atMost(SOON).until(() -> behind(emsp) > 0);
            await().atMost(SOON)
                    .until(() -> seen(other, "L0").stream()
                            .anyMatch(request -> request.body().contains(":09Z")));
            assertThat(behind(other)).isZero();
        }
        emsp.answer(request -> Reply.ok("null"));
        emsp.received.clear();
        await().atMost(Duration.ofSeconds(45)).until(() -> behind(emsp) == 0);
        for (int i = 0; i < 3; i++) {
            List<Recorded> brought = seen(emsp, "L" + i);
            assertThat(brought.getLast().body()).contains(i == 0 ? ":09Z" : i == 1 ? ":07Z" : ":08Z");
            assertThat(brought).allMatch(request -> request.method().equals("PUT"));
        }
    }

    @Test
    void what_something_else_than_ocpi_answered_is_sent_again() {
        emsp.answer(request -> new Reply(200, Map.of("Content-Type", "text/html"), "<html>Welcome</html>"));
        push("PUT", "H1", location(me, "H1", 1));
        await().atMost(SOON).until(() -> behind(emsp) > 0);
        emsp.answer(request -> Reply.ok("null"));
        emsp.received.clear();
        await().atMost(SOON).until(() -> seen(emsp, "H1").size() == 1);
        await().atMost(SOON).until(() -> behind(emsp) == 0);
    }

    @Test
    void what_a_receiver_refuses_is_not_sent_again() {
        AtomicInteger refusals = new AtomicInteger();
        emsp.answer(request -> {
            if (request.path().contains("/locations/")) {
                refusals.incrementAndGet();
            }
            return Reply.status(200, 2001);
        });
        push("PUT", "N1", location(me, "N1", 1));
        push("PUT", "N2", location(me, "N2", 2));
        await().atMost(SOON).until(() -> refusals.get() == 2);
        assertThat(behind(emsp)).isZero();
    }

    @Test
    void a_part_that_a_receiver_can_not_use_is_followed_by_the_whole_object() {
        push("PUT", "P1", location(me, "P1", 1));
        await().atMost(SOON).until(() -> seen(emsp, "P1").size() == 1);
        emsp.answer(request -> request.method().equals("PATCH") ? Reply.status(404, 2003) : Reply.ok("null"));
        push("PATCH", "P1", "{\"name\":\"Changed\",\"last_updated\":\"2026-01-01T00:00:05Z\"}");
        await().atMost(SOON).until(() -> seen(emsp, "P1").size() == 3);
        Recorded whole = seen(emsp, "P1").getLast();
        assertThat(whole.method()).isEqualTo("PUT");
        assertThat(whole.body()).contains("Changed", "Utrecht");
    }

    @Test
    void changes_that_pile_up_become_one_and_the_newest_is_last() {
        emsp.behave((request, recorded) -> RecordingParty.slowly(request, 300));
        for (int second = 1; second <= 40; second++) {
            push("PUT", "C1", location(me, "C1", second));
        }
        await().atMost(SOON)
                .until(() -> seen(emsp, "C1").stream()
                        .anyMatch(request -> request.body().contains(":40Z")));
        assertThat(seen(emsp, "C1")).hasSizeLessThan(25);
        assertThat(seen(emsp, "C1"))
                .extracting(request -> request.json().path("last_updated").asText())
                .isSorted();
    }

    @Test
    void an_operator_can_have_everything_brought_again() {
        push("PUT", "O1", location(me, "O1", 1));
        await().atMost(SOON).until(() -> seen(emsp, "O1").size() == 1);
        Hub.asOperator()
                .post("/operator/v1/platforms/" + idOf(emsp) + "/resync")
                .then()
                .statusCode(202)
                .body("modules", contains("locations", "tariffs"));
        await().atMost(SOON).until(() -> seen(emsp, "O1").size() == 2);
        await().atMost(SOON).until(() -> behind(emsp) == 0);
        assertThat(seen(emsp, "O1").getLast().body()).isEqualTo(location(me, "O1", 1));
    }

    @Test
    void a_resync_that_can_not_be_is_refused_with_the_reason() {
        String id = idOf(emsp);
        Hub.asOperator()
                .body("{\"modules\":[\"cdrs\"]}")
                .post("/operator/v1/platforms/" + id + "/resync")
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/modules"));
        Hub.asOperator()
                .body("{\"modules\":[]}")
                .post("/operator/v1/platforms/" + id + "/resync")
                .then()
                .statusCode(400);
        Hub.asOperator()
                .body("[")
                .post("/operator/v1/platforms/" + id + "/resync")
                .then()
                .statusCode(400);
        Hub.asOperator()
                .post("/operator/v1/platforms/4a4e4a4e-0000-0000-0000-000000000000/resync")
                .then()
                .statusCode(404);
        Hub.asOperator()
                .post("/operator/v1/platforms/" + id + "/suspend")
                .then()
                .statusCode(200);
        Hub.asOperator().post("/operator/v1/platforms/" + id + "/resync").then().statusCode(409);
    }

    /** What a scrape shows of a platform; -1 where it shows nothing. */
    private static double metric(String name, String platformId) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("crossvolt_hub_" + name + "{") && line.contains(platformId))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void a_platform_that_keeps_failing_is_left_alone_and_shown_so() {
        emsp.answer(request -> Reply.status(503, 3000));
        for (int second = 1; second <= 12; second++) {
            push("PUT", "B" + second, location(me, "B" + second, second));
        }
        String id = idOf(emsp);
        await().atMost(SOON)
                .untilAsserted(() -> Hub.asOperator()
                        .get("/operator/v1/platforms/" + id)
                        .then()
                        .body("cut_off", hasItem("BROADCAST"))
                        .body("behind.module", hasItem("locations")));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(metric("breaker_open", id)).isEqualTo(1);
            assertThat(metric("platform_missed", id)).isPositive();
            assertThat(metric("platform_behind_seconds", id)).isPositive();
            assertThat(metric("platform_waiting", id)).isNotNegative();
            assertThat(metric("platform_missed", idOf(cpo))).isZero();
        });
        int asked = emsp.functional().size();
        for (int second = 13; second <= 30; second++) {
            push("PUT", "B" + second, location(me, "B" + second, second));
        }
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> emsp.functional().size() <= asked + 6);
    }

    @Test
    void a_party_that_never_answers_is_told_4003_at_once_after_a_few_tries() {
        RecordingParty silent = cpo;
        silent.close();
        String to = me;
        for (int i = 0; i < 5; i++) {
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(to)
                            .send()
                            .code())
                    .isEqualTo(4003);
        }
        RecordingParty.Answer spared =
                emsp.call("GET", "/ocpi/2.2.1/sender/locations").to(to).send();
        assertThat(spared.code()).isEqualTo(4003);
        Hub.asOperator().get("/operator/v1/platforms/" + idOf(silent)).then().body("cut_off", hasItem("DIRECTED"));
    }
}
