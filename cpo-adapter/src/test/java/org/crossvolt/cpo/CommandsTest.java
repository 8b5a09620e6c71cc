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

/** Commands of an eMSP, through the hub, to a station, and their one result. */
@QuarkusTest
class CommandsTest {

    private static final AtomicInteger CALLBACK = new AtomicInteger();

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

    /** A callback address of the hub that no other command has. */
    private String callback() {
        return hub.url() + "/ocpi/2.2.1/callbacks/" + CALLBACK.incrementAndGet();
    }

    private RecordingHub.Answer command(String type, String body) {
        return hub.call("POST", Cpo.url() + "/ocpi/2.2.1/receiver/commands/" + type, "NL-CVE", "NL-CVC", body);
    }

    private static String tokenOf(String party, String uid) {
        return "{\"country_code\":\"" + party.substring(0, 2) + "\",\"party_id\":\"" + party.substring(3)
                + "\",\"uid\":\"" + uid
                + "\",\"type\":\"APP_USER\",\"contract_id\":\"C\",\"issuer\":\"E\",\"valid\":true,"
                + "\"whitelist\":\"NEVER\",\"last_updated\":\"2026-01-01T00:00:00Z\"}";
    }

    private static String start(String callback, String station, String uid) {
        return "{\"response_url\":\"" + callback + "\",\"token\":" + tokenOf("NL-CVE", uid) + ",\"location_id\":\"L-"
                + station + "\",\"evse_uid\":\"" + station + "-1\",\"authorization_reference\":\"REF9\"}";
    }

    private List<RecordingHub.Recorded> results(String callback) {
        return hub.received.stream()
                .filter(one -> (hub.url() + one.path()).equals(callback))
                .toList();
    }

    private JsonNode result(String callback) {
        await().atMost(Duration.ofSeconds(60)).until(() -> !results(callback).isEmpty());
        return results(callback).getFirst().json();
    }

    private static String outcome(RecordingHub.Answer answer) {
        assertThat(answer.code()).as(answer.body()).isEqualTo(1000);
        return answer.data().path("result").asText();
    }

    @Test
    void an_app_starts_and_stops_a_session_over_16_with_a_token_too_long_for_an_id_tag() {
        String id = Cpo.station("app");
        String uid = "app-user-with-a-very-long-uid-0001";
        String callback = callback();
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            assertThat(outcome(command("START_SESSION", start(callback, id, uid))))
                    .isEqualTo("ACCEPTED");
            JsonNode asked = station.asked();
            assertThat(asked.path(2).asText()).isEqualTo("RemoteStartTransaction");
            String idTag = asked.path(3).path("idTag").asText();
            assertThat(idTag).hasSize(20);
            assertThat(asked.path(3).path("connectorId").asInt()).isEqualTo(1);
            assertThat(result(callback).path("result").asText()).isEqualTo("ACCEPTED");
            assertThat(results(callback).getFirst().to()).isEqualTo("NL-CVE");

            int number = station.call(
                            "StartTransaction",
                            "{\"connectorId\":1,\"idTag\":\"" + idTag + "\",\"meterStart\":0,\"timestamp\":\""
                                    + Instant.now() + "\"}")
                    .payload()
                    .path("transactionId")
                    .asInt();
            assertThat(hub.questions())
                    .as("no real-time question for what a command named")
                    .isEmpty();
            await().until(() -> !hub.at("receiver/sessions").isEmpty());
            JsonNode session = hub.at("receiver/sessions").getFirst().json();
            assertThat(session.path("auth_method").asText()).isEqualTo("COMMAND");
            assertThat(session.path("authorization_reference").asText()).isEqualTo("REF9");
            assertThat(session.path("cdr_token").path("uid").asText()).isEqualTo(uid);

            String stopped = callback();
            assertThat(outcome(command(
                            "STOP_SESSION",
                            "{\"response_url\":\"" + stopped + "\",\"session_id\":\""
                                    + session.path("id").asText() + "\"}")))
                    .isEqualTo("ACCEPTED");
            assertThat(station.asked().path(3).path("transactionId").asInt()).isEqualTo(number);
            assertThat(result(stopped).path("result").asText()).isEqualTo("ACCEPTED");
            String again = callback();
            command(
                    "STOP_SESSION",
                    "{\"response_url\":\"" + again + "\",\"session_id\":\""
                            + session.path("id").asText() + "\"}");
            result(again);
            assertThat(results(callback)).as("exactly one result").hasSize(1);
        }
    }

    private List<JsonNode> sessions() {
        return hub.at("receiver/sessions").stream()
                .map(RecordingHub.Recorded::json)
                .toList();
    }

    private List<String> states(String session) {
        return sessions().stream()
                .filter(one -> one.path("id").asText().equals(session))
                .map(one -> one.path("status").asText())
                .distinct()
                .toList();
    }

    /** From a station whose clock is two hours slow. */
    private static String event(String type, int seq, String transaction, String more) {
        return "{\"eventType\":\"" + type + "\",\"timestamp\":\""
                + Instant.now().minusSeconds(7_200)
                + "\",\"triggerReason\":\"RemoteStart\",\"seqNo\":" + seq + ",\"transactionInfo\":{\"transactionId\":\""
                + transaction + "\"" + more;
    }

    @Test
    void a_car_that_was_plugged_in_before_goes_on_with_the_session_that_the_app_waits_for() {
        String id = Cpo.station("plug");
        String other = Cpo.station("plug");
        try (StationClient station = Cpo.connect201(id);
                StationClient stranger = Cpo.connect201(other)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            station.call(
                    "TransactionEvent", event("Started", 0, "T-" + id, "},\"evse\":{\"id\":1,\"connectorId\":1}}"));
            assertThat(outcome(command("START_SESSION", start(callback(), id, "PLUG"))))
                    .isEqualTo("ACCEPTED");
            int number = station.asked().path(3).path("remoteStartId").asInt();
            await().until(() -> sessions().size() == 1);
            String pending = sessions().getFirst().path("id").asText();
            assertThat(states(pending)).containsExactly("PENDING");

            String paid = ",\"remoteStartId\":" + number
                    + "},\"idToken\":{\"idToken\":\"PLUG\",\"type\":\"Central\"},\"evse\":{\"id\":1,\"connectorId\":1}}";
            stranger.call("TransactionEvent", event("Started", 0, "T-" + other, paid));
            assertThat(states(pending)).as("another station's number").containsExactly("PENDING");
            station.call("TransactionEvent", event("Updated", 1, "T-" + id, paid));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(states(pending)).containsExactly("PENDING", "ACTIVE"));
            assertThat(outcome(command("START_SESSION", start(callback(), id, "LATER"))))
                    .as("somebody pays there now")
                    .isEqualTo("REJECTED");
            station.call("TransactionEvent", event("Ended", 2, "T-" + id, "}}"));
            await().untilAsserted(() -> assertThat(states(pending)).containsExactly("PENDING", "ACTIVE", "COMPLETED"));
            assertThat(sessions())
                    .extracting(one -> one.path("id").asText())
                    .as("the eMSP saw one Session")
                    .containsOnly(pending);
        }
    }

    @Test
    void a_start_that_is_refused_or_replaced_leaves_no_session_waiting() {
        String id = Cpo.station("again");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Rejected\"}");
            String refused = callback();
            command("START_SESSION", start(refused, id, "AGAIN"));
            result(refused);
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            String first = callback();
            command("START_SESSION", start(first, id, "AGAIN"));
            result(first);
            await().until(() -> sessions().size() == 1);
            String one = sessions().getFirst().path("id").asText();
            command("START_SESSION", start(callback(), id, "AGAIN"));
            await().untilAsserted(() -> assertThat(states(one)).containsExactly("PENDING", "INVALID"));
            await().until(() -> sessions().stream()
                    .anyMatch(session -> !session.path("id").asText().equals(one)));
            String two = sessions().getLast().path("id").asText();

            station.call(
                    "StartTransaction",
                    "{\"connectorId\":2,\"idTag\":\"AGAIN\",\"meterStart\":0,\"timestamp\":\""
                            + Instant.now().minusSeconds(7_200) + "\"}");
            assertThat(states(two)).as("told late, of two hours ago").containsExactly("PENDING");
            Cpo.token(hub, "OTHER-" + id, "ALWAYS");
            station.call(
                    "StartTransaction",
                    "{\"connectorId\":2,\"idTag\":\"OTHER-" + id + "\",\"meterStart\":0,\"timestamp\":\""
                            + Instant.now() + "\"}");
            await().until(() -> sessions().stream()
                    .anyMatch(session -> session.path("status").asText().equals("ACTIVE")));
            assertThat(states(two)).as("another card").containsExactly("PENDING");
            station.call(
                    "StartTransaction",
                    "{\"connectorId\":1,\"idTag\":\"AGAIN\",\"meterStart\":0,\"timestamp\":\"" + Instant.now() + "\"}");
            await().untilAsserted(() -> assertThat(states(two)).containsExactly("PENDING", "ACTIVE"));
            String stop = "{\"response_url\":\"" + callback() + "\",\"session_id\":\"";
            assertThat(outcome(command("STOP_SESSION", stop + one + "\"}"))).isEqualTo("UNKNOWN_SESSION");
        }
    }

    @Test
    void what_a_station_answers_becomes_the_result() {
        String id = Cpo.station("res");
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Rejected\"}");
            String rejected = callback();
            assertThat(outcome(command("START_SESSION", start(rejected, id, "U1"))))
                    .isEqualTo("ACCEPTED");
            assertThat(result(rejected).path("result").asText()).isEqualTo("REJECTED");
            assertThat(station.asked().path(3).path("idToken").path("type").asText())
                    .isEqualTo("Central");

            station.behave((action, payload) -> "!NotImplemented");
            String unsupported = callback();
            command("START_SESSION", start(unsupported, id, "U1"));
            assertThat(result(unsupported).path("result").asText()).isEqualTo("NOT_SUPPORTED");

            station.behave((action, payload) -> "!InternalError");
            String failed = callback();
            command("START_SESSION", start(failed, id, "U1"));
            assertThat(result(failed).path("result").asText()).isEqualTo("FAILED");
        }
    }

    @Test
    void a_station_that_goes_before_it_answers_is_a_timeout() {
        String id = Cpo.station("gone");
        String callback = callback();
        StationClient station = Cpo.connect16(id);
        station.behave((action, payload) -> null);
        assertThat(outcome(command("START_SESSION", start(callback, id, "U2")))).isEqualTo("ACCEPTED");
        station.asked();
        station.close();
        assertThat(result(callback).path("result").asText()).isEqualTo("TIMEOUT");
    }

    @Test
    void a_reservation_is_made_replaced_and_cancelled() {
        String id = Cpo.station("rsv");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            station.call(
                    "StatusNotification", "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\"}");
            String one = callback();
            String body = "{\"response_url\":\"" + one + "\",\"token\":" + tokenOf("NL-CVE", "U3")
                    + ",\"expiry_date\":\"" + Instant.now().plusSeconds(3600) + "\",\"reservation_id\":\"R-1\","
                    + "\"location_id\":\"L-" + id + "\",\"evse_uid\":\"" + id + "-1\"}";
            assertThat(outcome(command("RESERVE_NOW", body))).isEqualTo("ACCEPTED");
            int number = station.asked().path(3).path("reservationId").asInt();
            assertThat(number).isPositive();
            assertThat(result(one).path("result").asText()).isEqualTo("ACCEPTED");
            assertThat(outcome(command("RESERVE_NOW", body.replace(one, callback()))))
                    .isEqualTo("ACCEPTED");
            assertThat(station.asked().path(3).path("reservationId").asInt())
                    .as("the same id replaces")
                    .isEqualTo(number);

            await().untilAsserted(() -> Cpo.asOperator()
                    .get("/cpo/v1/stations/" + id)
                    .then()
                    .body("evses[0].status", org.hamcrest.Matchers.equalTo("RESERVED")));

            String cancelled = callback();
            String cancel = "{\"response_url\":\"" + cancelled + "\",\"reservation_id\":\"R-1\"}";
            assertThat(outcome(hub.call(
                            "POST",
                            Cpo.url() + "/ocpi/2.2.1/receiver/commands/CANCEL_RESERVATION",
                            "NL-XYZ",
                            "NL-CVC",
                            cancel)))
                    .as("another eMSP's reservation")
                    .isEqualTo("REJECTED");
            assertThat(outcome(command("CANCEL_RESERVATION", cancel))).isEqualTo("ACCEPTED");
            assertThat(station.asked().path(3).path("reservationId").asInt()).isEqualTo(number);
            assertThat(result(cancelled).path("result").asText()).isEqualTo("ACCEPTED");
        }
    }

    @Test
    void a_connector_is_unlocked_unless_somebody_charges_there() {
        String id = Cpo.station("unl");
        String callback = callback();
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Unlocked\"}");
            String body = "{\"response_url\":\"" + callback + "\",\"location_id\":\"L-" + id + "\",\"evse_uid\":\"" + id
                    + "-2\",\"connector_id\":\"1\"}";
            assertThat(outcome(command("UNLOCK_CONNECTOR", body))).isEqualTo("ACCEPTED");
            JsonNode asked = station.asked().path(3);
            assertThat(asked.path("evseId").asInt()).isEqualTo(2);
            assertThat(asked.path("connectorId").asInt()).isEqualTo(1);
            assertThat(result(callback).path("result").asText()).isEqualTo("ACCEPTED");
        }
    }

    private String reserve(String station, String callback) {
        return "{\"response_url\":\"" + callback + "\",\"token\":" + tokenOf("NL-CVE", "ABLE") + ",\"expiry_date\":\""
                + Instant.now().plusSeconds(3600) + "\",\"reservation_id\":\"R-" + station + "\",\"location_id\":\"L-"
                + station + "\",\"evse_uid\":\"" + station + "-1\"}";
    }

    private String unlock(String station, String callback) {
        return "{\"response_url\":\"" + callback + "\",\"location_id\":\"L-" + station + "\",\"evse_uid\":\"" + station
                + "-2\",\"connector_id\":\"1\"}";
    }

    @Test
    void what_a_station_said_that_it_can_not_do_is_not_asked_of_it() {
        String old = Cpo.station("able");
        String newer = Cpo.station("able");
        try (StationClient first = Cpo.connect16(old);
                StationClient second = Cpo.connect201(newer)) {
            first.behave((action, payload) -> "{\"configurationKey\":[{\"key\":\"SupportedFeatureProfiles\","
                    + "\"readonly\":true,\"value\":\"Core, SmartCharging\"}]}");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + old + "/operations/GetConfiguration");
            first.calls.clear();
            first.behave((action, payload) -> "{\"status\":\"Unlocked\"}");
            assertThat(outcome(command("RESERVE_NOW", reserve(old, callback()))))
                    .isEqualTo("NOT_SUPPORTED");
            String unlocked = callback();
            assertThat(outcome(command("UNLOCK_CONNECTOR", unlock(old, unlocked))))
                    .as("part of the core")
                    .isEqualTo("ACCEPTED");
            result(unlocked);
            assertThat(first.calls).extracting(call -> call.path(2).asText()).containsExactly("UnlockConnector");

            second.behave((action, payload) -> action.equals("GetVariables")
                    ? "{\"getVariableResult\":[{\"attributeStatus\":\"Accepted\",\"attributeValue\":\"false\","
                            + "\"component\":{\"name\":\"ReservationCtrlr\"},\"variable\":{\"name\":\"Enabled\"}}]}"
                    : "{\"status\":\"Accepted\"}");
            assertThat(outcome(command("RESERVE_NOW", reserve(newer, callback()))))
                    .as("nothing is known yet")
                    .isEqualTo("ACCEPTED");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + newer + "/operations/GetVariables");
            assertThat(outcome(command("RESERVE_NOW", reserve(newer, callback()))))
                    .isEqualTo("NOT_SUPPORTED");
            second.call(
                    "NotifyReport",
                    "{\"requestId\":9,\"seqNo\":0,\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":[{\"component\":"
                            + "{\"name\":\"ConnectorPlugRetentionLock\",\"evse\":{\"id\":1}},\"variable\":"
                            + "{\"name\":\"Available\"},\"variableAttribute\":[{\"value\":\"false\"}]}]}");
            assertThat(outcome(command("UNLOCK_CONNECTOR", unlock(newer, callback()))))
                    .isEqualTo("NOT_SUPPORTED");
        }
    }

    @Test
    void what_can_not_be_done_is_refused_at_once() {
        String id = Cpo.station("no");
        assertThat(outcome(command("START_SESSION", start(callback(), id, "U"))))
                .as("offline")
                .isEqualTo("REJECTED");
        assertThat(outcome(command("START_SESSION", start(callback(), "nowhere", "U"))))
                .isEqualTo("REJECTED");
        assertThat(outcome(command(
                        "STOP_SESSION",
                        "{\"response_url\":\"" + callback() + "\",\"session_id\":\"no-such-session\"}")))
                .isEqualTo("UNKNOWN_SESSION");
        assertThat(command("START_SESSION", "{\"response_url\":\"x\"}").code()).isEqualTo(2001);
        assertThat(command("START_SESSION", "{").status()).isEqualTo(400);
        assertThat(command("EXPLODE", "{}").status()).isEqualTo(404);
        assertThat(command(
                                "START_SESSION",
                                start(callback(), id, "U").replace("\"party_id\":\"CVE\"", "\"party_id\":\"XXX\""))
                        .code())
                .as("somebody else's token")
                .isEqualTo(2001);
        assertThat(hub.call(
                                "POST",
                                Cpo.url() + "/ocpi/2.2.1/receiver/commands/START_SESSION",
                                null,
                                "NL-CVC",
                                start(callback(), id, "U"))
                        .code())
                .as("without FROM")
                .isEqualTo(2001);
        assertThat(hub.call(
                                "POST",
                                Cpo.url() + "/ocpi/2.2.1/receiver/commands/START_SESSION",
                                "NL-CVE",
                                "NL-CVC",
                                start(callback(), id, "U"),
                                "no-token")
                        .status())
                .isEqualTo(401);
    }
}
