package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the hub refuses is neither lost nor sent for ever; what changes is told without waiting for a regular look. */
@QuarkusTest
@TestProfile(PushesTest.NoRegularLook.class)
class PushesTest {

    /** Whatever is told is told because something happened. */
    public static final class NoRegularLook implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.cpo.pushes.look-every", "1h",
                    "crossvolt.cpo.pushes.longest-pause", "1s",
                    "crossvolt.cpo.pushes.most-refusals", "2",
                    "crossvolt.cpo.locations.debounce", "200ms");
        }
    }

    private RecordingHub hub = RecordingHub.started();

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
    }

    @AfterEach
    void end() {
        Cpo.leave(hub);
    }

    private void refuse(String path, int code) {
        hub.answer(request ->
                request.path().contains(path) ? Optional.of(RecordingHub.Reply.status(200, code)) : Optional.empty());
    }

    private static List<String> parked() {
        return Cpo.asOperator().get("/cpo/v1/pushes").path("parked.key");
    }

    private int told(String path) {
        return (int)
                hub.received.stream().filter(one -> one.path().endsWith(path)).count();
    }

    private static void change(String location, String name) {
        Cpo.asOperator()
                .body("""
                        {"publish":true,"name":"%s","address":"Havenkade 12","city":"Amsterdam","country":"NLD",
                         "coordinates":{"latitude":"52.370216","longitude":"4.895168"},"time_zone":"Europe/Amsterdam"}""".formatted(name))
                .put("/cpo/v1/locations/NL-CVC/" + location)
                .then()
                .statusCode(200);
    }

    private static String parkedLocation(PushesTest test) {
        String id = Cpo.unique("PARK");
        test.refuse(id, 2001);
        Cpo.location("NL-CVC", id);
        await().atMost(Duration.ofSeconds(30)).until(() -> parked().contains("NL-CVC/" + id));
        return id;
    }

    @Test
    void a_refused_object_is_tried_again_then_parked_and_sent_again_by_its_operator() {
        String id = parkedLocation(this);
        assertThat(told("/" + id)).as("two refusals").isEqualTo(2);
        Cpo.asOperator()
                .get("/cpo/v1/pushes")
                .then()
                .body("parked.find { it.key == 'NL-CVC/" + id + "' }.last_answer", equalTo("HTTP 200, status 2001"))
                .body("parked.find { it.key == 'NL-CVC/" + id + "' }.refusals", equalTo(2));

        hub.answer(request -> Optional.empty());
        Cpo.asOperator()
                .body("{\"kind\":\"location\",\"key\":\"NL-CVC/" + id + "\"}")
                .post("/cpo/v1/pushes/resend")
                .then()
                .statusCode(200)
                .body("resent", equalTo(1));
        await().atMost(Duration.ofSeconds(30)).until(() -> told("/" + id) == 3);
        assertThat(parked()).doesNotContain("NL-CVC/" + id);
    }

    @Test
    void a_change_of_a_parked_object_is_told() {
        String id = parkedLocation(this);
        hub.answer(request -> Optional.empty());
        change(id, "Better");
        await().atMost(Duration.ofSeconds(30)).until(() -> told("/" + id) == 3);
        assertThat(hub.received.getLast().json().path("name").asText()).isEqualTo("Better");
        assertThat(parked()).doesNotContain("NL-CVC/" + id);
    }

    @Test
    void an_object_whose_receiver_comes_to_like_it_is_told_and_not_parked() {
        String id = Cpo.unique("ONCE");
        hub.answer(request -> request.path().endsWith("/" + id) && told("/" + id) == 1
                ? Optional.of(RecordingHub.Reply.status(200, 2003))
                : Optional.empty());
        Cpo.location("NL-CVC", id);
        await().atMost(Duration.ofSeconds(30)).until(() -> told("/" + id) == 2);
        assertThat(parked()).doesNotContain("NL-CVC/" + id);
    }

    @Test
    void a_hub_that_fails_is_asked_for_as_long_as_it_takes() {
        String id = Cpo.unique("FAILS");
        refuse(id, 3000);
        Cpo.location("NL-CVC", id);
        await().atMost(Duration.ofSeconds(30)).until(() -> told("/" + id) >= 4);
        assertThat(parked()).doesNotContain("NL-CVC/" + id);
    }

    @Test
    void a_request_to_send_again_that_can_not_be_is_refused() {
        for (String bad :
                List.of("{\"kind\":\"location\"}", "{\"kind\":1,\"key\":\"x\"}", "{\"all\":true}", "[]", "{")) {
            Cpo.asOperator().body(bad).post("/cpo/v1/pushes/resend").then().statusCode(400);
        }
        Cpo.asOperator()
                .body("{\"kind\":\"cdr\",\"key\":\"nothing\"}")
                .post("/cpo/v1/pushes/resend")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }
}
