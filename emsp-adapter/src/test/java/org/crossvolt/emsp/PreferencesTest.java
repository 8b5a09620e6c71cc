package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.crossvolt.ocpi.party.RecordingHub.Reply;
import org.junit.jupiter.api.Test;

/** What a driver wants of a session that runs (section 3.2). */
@QuarkusTest
class PreferencesTest {

    private static final String CHEAP =
            "{\"profile_type\":\"CHEAP\",\"departure_time\":\"2026-01-01T18:00:00Z\",\"energy_need\":20}";

    /** A running session of the person. */
    private record Running(Person person, String session, String ref) {

        static Running of(Person person) {
            ChargingTest.place();
            String session = ChargingTest.unique("S");
            Emsp.call(
                    "PUT",
                    "/receiver/sessions/NL/CPO/" + session,
                    ChargingTest.session(person, session, null, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
            String ref = Emsp.asDriver(person.subject())
                    .get("/driver/v1/sessions")
                    .then()
                    .extract()
                    .path("sessions[0].id");
            return new Running(person, session, ref);
        }

        ValidatableResponse prefer(String body) {
            return Emsp.asDriver(person.subject())
                    .body(body)
                    .put("/driver/v1/sessions/" + ref + "/preferences")
                    .then();
        }
    }

    private static void network(Reply reply) {
        Emsp.hub()
                .answer(request ->
                        request.path().endsWith("/charging_preferences") ? Optional.of(reply) : Optional.empty());
    }

    @Test
    void preferences_reach_the_network_of_the_session_and_its_word_reaches_the_driver() {
        Running running = Running.of(Emsp.person());
        for (String word : List.of("ACCEPTED", "DEPARTURE_REQUIRED", "PROFILE_TYPE_NOT_SUPPORTED", "NOT_POSSIBLE")) {
            network(Reply.ok("\"" + word + "\""));
            running.prefer(CHEAP).statusCode(200).body("result", equalTo(word));
        }
        Recorded asked = Emsp.hub().at("sender/sessions").getLast();
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.path()).endsWith("/" + running.session() + "/charging_preferences");
        assertThat(asked.to()).isEqualTo("NL-CPO");
        assertThat(asked.from()).isEqualTo("NL-CVE");
        assertThat(asked.json().path("profile_type").asText()).isEqualTo("CHEAP");
        assertThat(asked.json().path("energy_need").asInt()).isEqualTo(20);
    }

    @Test
    void preferences_that_can_not_be_are_refused_and_nobody_is_asked() {
        Running running = Running.of(Emsp.person());
        network(Reply.ok("\"ACCEPTED\""));
        int before = Emsp.hub().at("sender/sessions").size();
        running.prefer("{}").statusCode(400).body("errors.pointer", hasItem("/profile_type"));
        running.prefer("{\"profile_type\":\"CHEAP\",\"energy_need\":\"much\"}")
                .statusCode(400)
                .contentType("application/problem+json");
        running.prefer("{\"profile_type\":\"CHEAP\",\"departure_time\":\"tomorrow\"}")
                .statusCode(400);
        running.prefer("[").statusCode(400);
        Person bob = Emsp.person();
        for (String other : List.of(running.ref(), UUID.randomUUID().toString(), "x")) {
            Emsp.asDriver(bob.subject())
                    .body(CHEAP)
                    .put("/driver/v1/sessions/" + other + "/preferences")
                    .then()
                    .statusCode(404);
        }
        assertThat(Emsp.hub().at("sender/sessions")).hasSize(before);
    }

    @Test
    void a_network_that_does_not_know_or_does_not_answer_is_told_in_words() {
        Running running = Running.of(Emsp.person());
        network(Reply.status(404, 2001));
        running.prefer(CHEAP).statusCode(409).body("detail", equalTo("This EVSE does not know charging preferences."));
        network(Reply.status(200, 3000));
        running.prefer(CHEAP).statusCode(503);
        network(new Reply(0, Map.of(), ""));
        running.prefer(CHEAP).statusCode(503);
    }
}
