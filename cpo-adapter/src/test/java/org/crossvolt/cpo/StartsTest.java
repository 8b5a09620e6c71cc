package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts that are taken back before the car was plugged in, and those whose car was plugged in long before. */
@QuarkusTest
class StartsTest {

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

    /** Tells the path its results come to. */
    private String command(String type, String from, String body, String expected) {
        String callback = "/ocpi/2.2.1/callbacks/" + Cpo.unique("starts");
        var answer = hub.call(
                "POST",
                Cpo.url() + "/ocpi/2.2.1/receiver/commands/" + type,
                from,
                "NL-CVC",
                "{\"response_url\":\"" + hub.url() + callback + "\"," + body + "}");
        assertThat(answer.data().path("result").asText()).as(answer.body()).isEqualTo(expected);
        return callback;
    }

    private String start(String station, String uid, String type) {
        return command(
                "START_SESSION",
                "NL-CVE",
                "\"token\":{\"country_code\":\"NL\",\"party_id\":\"CVE\",\"uid\":\"" + uid + "\",\"type\":\"" + type
                        + "\",\"contract_id\":\"C\",\"issuer\":\"E\",\"valid\":true,\"whitelist\":\"NEVER\","
                        + "\"last_updated\":\"2026-01-01T00:00:00Z\"},\"location_id\":\"L-" + station
                        + "\",\"evse_uid\":\"" + station + "-1\"",
                "ACCEPTED");
    }

    private String stop(String session, String from, String expected) {
        return command("STOP_SESSION", from, "\"session_id\":\"" + session + "\"", expected);
    }

    private List<String> results(String callback) {
        return hub.received.stream()
                .filter(one -> one.path().equals(callback))
                .map(one -> one.json().path("result").asText())
                .toList();
    }

    private void awaitResult(String callback, String expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(results(callback)).containsExactly(expected));
    }

    private List<JsonNode> sessions(String station) {
        return hub.at("receiver/sessions").stream()
                .map(RecordingHub.Recorded::json)
                .filter(session -> session.path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private List<String> states(String station) {
        return sessions(station).stream()
                .map(one -> one.path("status").asText())
                .distinct()
                .toList();
    }

    private void awaitStates(String station, String... expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(states(station)).containsExactly(expected));
    }

    /** The id of the Session that waits. */
    private String pending(String station) {
        awaitStates(station, "PENDING");
        return sessions(station).getFirst().path("id").asText();
    }

    private static StationClient.Answer start16(StationClient station, String idTag) {
        return station.call(
                "StartTransaction",
                "{\"connectorId\":1,\"idTag\":\"" + idTag + "\",\"meterStart\":0,\"timestamp\":\"" + Instant.now()
                        + "\"}");
    }

    private static String status16(StationClient.Answer answer) {
        return answer.payload().path("idTagInfo").path("status").asText();
    }

    private static String event(String type, int seq, String transaction, String more) {
        return "{\"eventType\":\"" + type + "\",\"timestamp\":\"" + Instant.now()
                + "\",\"triggerReason\":\"RemoteStart\",\"seqNo\":" + seq
                + ",\"evse\":{\"id\":1,\"connectorId\":1},\"transactionInfo\":{\"transactionId\":\"" + transaction
                + "\"" + more;
    }

    @Test
    void a_start_that_is_taken_back_is_over_and_what_begins_all_the_same_is_stopped() {
        String id = Cpo.station("back");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            String started = start(id, "BACK", "APP_USER");
            awaitResult(started, "ACCEPTED");
            String session = pending(id);
            stop(session, "NL-XYZ", "UNKNOWN_SESSION");
            assertThat(states(id)).as("another eMSP's").containsExactly("PENDING");
            String stopped = stop(session, "NL-CVE", "ACCEPTED");
            awaitResult(stopped, "ACCEPTED");
            awaitStates(id, "PENDING", "INVALID");
            assertThat(sessions(id).getLast().hasNonNull("end_date_time")).isTrue();
            stop(session, "NL-CVE", "UNKNOWN_SESSION");
            assertThat(station.calls)
                    .extracting(call -> call.path(2).asText())
                    .as("1.6 has nothing that would take it back")
                    .containsExactly("RemoteStartTransaction");

            station.calls.clear();
            assertThat(status16(station.call("Authorize", "{\"idTag\":\"BACK\"}")))
                    .as("nobody can show what only an app has")
                    .isEqualTo("Invalid");
            StationClient.Answer begun = start16(station, "BACK");
            assertThat(status16(begun)).isEqualTo("Invalid");
            JsonNode asked = station.asked();
            assertThat(asked.path(2).asText()).isEqualTo("RemoteStopTransaction");
            assertThat(asked.path(3).path("transactionId").asInt())
                    .isEqualTo(begun.payload().path("transactionId").asInt());
            assertThat(hub.questions()).as("no eMSP is asked about it").isEmpty();
            station.call(
                    "StopTransaction",
                    "{\"transactionId\":" + asked.path(3).path("transactionId").asInt()
                            + ",\"meterStop\":10,\"timestamp\":\"" + Instant.now() + "\"}");
            assertThat(sessions(id))
                    .extracting(one -> one.path("id").asText())
                    .as("its eMSP hears of no other Session")
                    .containsOnly(session);
            assertThat(states(id)).containsExactly("PENDING", "INVALID");
            assertThat(results(started)).containsExactly("ACCEPTED");
            assertThat(results(stopped)).containsExactly("ACCEPTED");
        }
    }

    @Test
    void a_station_that_does_not_stop_it_is_asked_again() {
        String id = Cpo.station("deaf");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            start(id, "DEAF", "APP_USER");
            stop(pending(id), "NL-CVE", "ACCEPTED");
            station.calls.clear();
            AtomicInteger times = new AtomicInteger();
            station.behave((action, payload) ->
                    "{\"status\":\"" + (times.getAndIncrement() == 0 ? "Rejected" : "Accepted") + "\"}");
            start16(station, "DEAF");
            assertThat(station.asked().path(2).asText()).isEqualTo("RemoteStopTransaction");
            assertThat(station.asked().path(2).asText()).isEqualTo("RemoteStopTransaction");
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> station.calls.isEmpty());
        }
    }

    @Test
    void a_card_may_charge_after_its_start_by_app_was_taken_back_and_so_may_a_new_start() {
        String id = Cpo.station("card");
        String other = Cpo.station("card");
        try (StationClient station = Cpo.connect16(id);
                StationClient second = Cpo.connect16(other)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            second.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            Cpo.token(hub, "CARD-" + id, "ALWAYS");
            start(id, "CARD-" + id, "RFID");
            String session = pending(id);
            station.close();
            awaitResult(stop(session, "NL-CVE", "ACCEPTED"), "ACCEPTED");
            awaitStates(id, "PENDING", "INVALID");
            try (StationClient again = Cpo.connect16(id)) {
                assertThat(status16(again.call(
                                "StartTransaction",
                                "{\"connectorId\":2,\"idTag\":\"CARD-" + id + "\",\"meterStart\":0,\"timestamp\":\""
                                        + Instant.now().minus(Duration.ofDays(2)) + "\"}")))
                        .as("told late, of two days ago")
                        .isEqualTo("Accepted");
                assertThat(status16(start16(again, "CARD-" + id)))
                        .as("nobody has shown the card")
                        .isEqualTo("Invalid");
                assertThat(status16(again.call("Authorize", "{\"idTag\":\"CARD-" + id + "\"}")))
                        .isEqualTo("Accepted");
                assertThat(status16(again.call(
                                "StartTransaction",
                                "{\"connectorId\":2,\"idTag\":\"CARD-" + id + "\",\"meterStart\":1,\"timestamp\":\""
                                        + Instant.now() + "\"}")))
                        .isEqualTo("Accepted");
                await().until(() -> ofToken(id, "CARD-" + id, "ACTIVE").size() == 2);
            }

            start(other, "ANEW", "APP_USER");
            stop(pending(other), "NL-CVE", "ACCEPTED");
            awaitStates(other, "PENDING", "INVALID");
            second.calls.clear();
            awaitResult(start(other, "ANEW", "APP_USER"), "ACCEPTED");
            assertThat(status16(start16(second, "ANEW"))).isEqualTo("Accepted");
            awaitStates(other, "PENDING", "INVALID", "ACTIVE");
        }
    }

    @Test
    void a_201_station_that_begins_it_all_the_same_is_told_to_stop_and_no_other_transaction_is() {
        String id = Cpo.station("seq");
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            start(id, "SEQ", "RFID");
            int number = station.asked().path(3).path("remoteStartId").asInt();
            stop(pending(id), "NL-CVE", "ACCEPTED");
            Cpo.token(hub, "SEQ", "ALWAYS");
            JsonNode shown = station.call(
                            "TransactionEvent",
                            event(
                                    "Started",
                                    0,
                                    "T1-" + id,
                                    "},\"idToken\":{\"idToken\":\"SEQ\",\"type\":\"ISO14443\"}}"))
                    .payload();
            assertThat(shown.path("idTokenInfo").path("status").asText())
                    .as("its card, shown at the station")
                    .isEqualTo("Accepted");
            station.call("TransactionEvent", event("Ended", 1, "T1-" + id, "}}"));

            start(id, "SEQ2", "APP_USER");
            int second = station.asked().path(3).path("remoteStartId").asInt();
            await().until(() -> sessions(id).stream()
                    .anyMatch(one -> one.path("cdr_token").path("uid").asText().equals("SEQ2")));
            String waiting = sessions(id).stream()
                    .filter(one -> one.path("cdr_token").path("uid").asText().equals("SEQ2"))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asText();
            stop(waiting, "NL-CVE", "ACCEPTED");
            assertThat(number).isNotEqualTo(second);
            JsonNode begun = station.call(
                            "TransactionEvent",
                            event(
                                    "Started",
                                    0,
                                    "T2-" + id,
                                    ",\"remoteStartId\":" + second
                                            + "},\"idToken\":{\"idToken\":\"SEQ2\",\"type\":\"Central\"}}"))
                    .payload();
            assertThat(begun.path("idTokenInfo").path("status").asText()).isEqualTo("Invalid");
            JsonNode asked = station.asked();
            assertThat(asked.path(2).asText()).isEqualTo("RequestStopTransaction");
            assertThat(asked.path(3).path("transactionId").asText()).isEqualTo("T2-" + id);
        }
    }

    /** Ids of Sessions. */
    private List<String> ofToken(String station, String uid, String status) {
        return sessions(station).stream()
                .filter(one -> one.path("cdr_token").path("uid").asText().equals(uid)
                        && one.path("status").asText().equals(status))
                .map(one -> one.path("id").asText())
                .distinct()
                .toList();
    }

    /** What a station answers to a start that goes on with a transaction of its own. */
    private static void attaches(StationClient station, String transaction) {
        station.behave((action, payload) -> action.equals("RequestStartTransaction")
                ? "{\"status\":\"Accepted\",\"transactionId\":\"" + transaction + "\"}"
                : "{\"status\":\"Accepted\"}");
    }

    @Test
    void the_transaction_that_a_station_answers_with_goes_on_as_the_apps_session_at_once() {
        String id = Cpo.station("ready");
        try (StationClient station = Cpo.connect201(id)) {
            station.call("TransactionEvent", event("Started", 0, "T-" + id, "}}"));
            attaches(station, "T-" + id);
            awaitResult(start(id, "READY", "APP_USER"), "ACCEPTED");
            await().atMost(Duration.ofSeconds(10)).until(() -> states(id).contains("ACTIVE"));
            String session = sessions(id).getFirst().path("id").asText();
            stop(session, "NL-CVE", "ACCEPTED");
            await().until(() -> station.calls.stream()
                    .anyMatch(
                            call -> call.path(3).path("transactionId").asText().equals("T-" + id)));
            station.call("TransactionEvent", event("Ended", 1, "T-" + id, "}}"));
            await().atMost(Duration.ofSeconds(10)).until(() -> states(id).contains("COMPLETED"));
            assertThat(sessions(id)).extracting(one -> one.path("id").asText()).containsOnly(session);
        }
    }

    @Test
    void a_transaction_that_is_named_before_its_first_event_is_found_by_it() {
        String id = Cpo.station("early");
        try (StationClient station = Cpo.connect201(id)) {
            attaches(station, "T-" + id);
            awaitResult(start(id, "EARLY", "APP_USER"), "ACCEPTED");
            String session = pending(id);
            station.call("TransactionEvent", event("Started", 0, "T-" + id, "}}"));
            awaitStates(id, "PENDING", "ACTIVE");
            station.call("TransactionEvent", event("Ended", 1, "T-" + id, "}}"));
            awaitStates(id, "PENDING", "ACTIVE", "COMPLETED");
            assertThat(sessions(id)).extracting(one -> one.path("id").asText()).containsOnly(session);
        }
    }

    @Test
    void a_station_can_attach_nobodys_session_to_a_transaction_that_is_not_its_to_give() {
        String id = Cpo.station("steal");
        String victim = Cpo.station("victim");
        try (StationClient station = Cpo.connect201(id);
                StationClient other = Cpo.connect201(victim)) {
            Cpo.token(hub, "PAYS-" + id, "ALWAYS");
            String paid = "},\"idToken\":{\"idToken\":\"PAYS-" + id + "\",\"type\":\"ISO14443\"}}";
            other.call("TransactionEvent", event("Started", 0, "T-" + victim, "}}"));
            station.call(
                    "TransactionEvent", event("Started", 0, "T-" + id, paid).replace("\"id\":1", "\"id\":2"));
            awaitStates(id, "ACTIVE");
            int waiting = 0;
            for (String named : List.of("T-" + victim, "T-" + id, "x".repeat(37))) {
                attaches(station, named);
                awaitResult(start(id, "STEAL", "APP_USER"), "ACCEPTED");
                waiting++;
                int expected = waiting;
                await().until(() -> ofToken(id, "STEAL", "PENDING").size() == expected);
                assertThat(ofToken(id, "STEAL", "ACTIVE")).as(named).isEmpty();
            }
            assertThat(sessions(victim)).isEmpty();
            other.call("TransactionEvent", event("Ended", 1, "T-" + victim, "}}"));
            assertThat(sessions(victim)).isEmpty();
            station.call("TransactionEvent", event("Ended", 1, "T-" + id, "}}"));
            await().until(() -> states(id).contains("COMPLETED"));
            assertThat(sessions(id).stream()
                            .filter(one -> one.path("status").asText().equals("COMPLETED"))
                            .map(one -> one.path("cdr_token").path("uid").asText()))
                    .as("who paid goes on paying")
                    .containsOnly("PAYS-" + id);
        }
    }
}
