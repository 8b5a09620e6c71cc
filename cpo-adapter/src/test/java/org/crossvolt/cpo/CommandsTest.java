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
