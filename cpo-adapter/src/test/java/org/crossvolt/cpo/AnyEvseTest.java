package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reservations that name no EVSE: a station keeps one of its own free, whichever that is in the end (decision 0053). */
@QuarkusTest
class AnyEvseTest {

    private RecordingHub hub = RecordingHub.started();

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
        Cpo.tariff("NL-CVC", "DAY");
        Cpo.prices();
    }

    @AfterEach
    void end() {
        Cpo.leave(hub);
    }

    private String command(String type, String from, String body, String expected) {
        String callback = "/ocpi/2.2.1/callbacks/" + Cpo.unique("any");
        var answer = hub.call(
                "POST",
                Cpo.url() + "/ocpi/2.2.1/receiver/commands/" + type,
                from,
                "NL-CVC",
                "{\"response_url\":\"" + hub.url() + callback + "\"," + body + "}");
        assertThat(answer.data().path("result").asText()).as(answer.body()).isEqualTo(expected);
        return callback;
    }

    private String reserve(String location, String uid, Duration howLong, String expected) {
        return command(
                "RESERVE_NOW", "NL-CVE", """
                "token":{"country_code":"NL","party_id":"CVE","uid":"%s","type":"RFID","contract_id":"C","issuer":"E",
                  "valid":true,"whitelist":"NEVER","last_updated":"2026-01-01T00:00:00Z"},
                "expiry_date":"%s","reservation_id":"R-%s","location_id":"%s"
                """.formatted(uid, Instant.now().plus(howLong), location, location), expected);
    }

    private List<String> results(String callback) {
        return hub.received.stream()
                .filter(one -> one.path().equals(callback))
                .map(one -> one.json().path("result").asText())
                .toList();
    }

    private void awaitResults(String callback, String... expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(results(callback)).containsExactly(expected));
    }

    private List<JsonNode> sessions(String location) {
        return hub.at("receiver/sessions").stream()
                .map(RecordingHub.Recorded::json)
                .filter(session -> session.path("location_id").asText().equals(location))
                .toList();
    }

    private JsonNode session(String location, String status) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sessions(location).stream()
                        .anyMatch(one -> one.path("status").asText().equals(status)));
        return sessions(location).stream()
                .filter(one -> one.path("status").asText().equals(status))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> cdrs(String location) {
        return hub.at("receiver/cdrs").stream()
                .map(RecordingHub.Recorded::json)
                .filter(cdr -> cdr.path("cdr_location").path("id").asText().equals(location))
                .toList();
    }

    private static String evse(String id, int index) {
        return Cpo.asOperator().get("/cpo/v1/stations/" + id).path("evses[" + index + "].status");
    }

    private static void status(StationClient station, int connector, String status) {
        station.call(
                "StatusNotification",
                "{\"connectorId\":" + connector + ",\"errorCode\":\"NoError\",\"status\":\"" + status + "\"}");
    }

    /** Says of itself whether it can keep any connector free, and takes what it is asked from then on. */
    private static void says16(String id, StationClient station, String able) {
        station.behave((action, payload) -> "{\"configurationKey\":[{\"key\":\"ReserveConnectorZeroSupported\","
                + "\"readonly\":true,\"value\":\"" + able + "\"}]}");
        Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + id + "/operations/GetConfiguration");
        station.calls.clear();
        station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
    }

    private static void says201(StationClient station, String variable, String value) {
        station.call(
                "NotifyReport",
                "{\"requestId\":" + Math.abs(variable.hashCode() % 1_000) + ",\"seqNo\":0,"
                        + "\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":["
                        + "{\"component\":{\"name\":\"ReservationCtrlr\"},\"variable\":{\"name\":\"" + variable
                        + "\"},\"variableAttribute\":[{\"value\":\"" + value + "\"}]}]}");
    }

    @Test
    void one_evse_is_kept_free_and_the_car_takes_whichever_it_likes() {
        String id = Cpo.station("any");
        String location = "L-" + id;
        try (StationClient station = Cpo.connect16(id)) {
            says16(id, station, "true");
            status(station, 1, "Available");
            status(station, 2, "Available");
            String callback = reserve(location, "ANY", Duration.ofHours(1), "ACCEPTED");
            JsonNode asked = station.asked().path(3);
            assertThat(asked.path("connectorId").asInt()).isZero();
            awaitResults(callback, "ACCEPTED");
            JsonNode reserved = session(location, "RESERVATION");
            assertThat(reserved.path("evse_uid").asText()).isEqualTo("#NA");
            assertThat(reserved.path("connector_id").asText()).isEqualTo("#NA");
            assertThat(evse(id, 0)).as("one of two is enough").isEqualTo("AVAILABLE");
            status(station, 1, "Preparing");
            assertThat(evse(id, 1)).as("the last one is kept").isEqualTo("RESERVED");
            status(station, 1, "Available");
            assertThat(evse(id, 1)).isEqualTo("AVAILABLE");

            JsonNode started = station.call(
                            "StartTransaction",
                            "{\"connectorId\":2,\"idTag\":\"ANY\",\"meterStart\":0,\"reservationId\":"
                                    + asked.path("reservationId").asInt() + ",\"timestamp\":\"" + Instant.now() + "\"}")
                    .payload();
            JsonNode active = session(location, "ACTIVE");
            assertThat(active.path("id")).isEqualTo(reserved.path("id"));
            assertThat(active.path("evse_uid").asText()).isEqualTo(id + "-2");
            assertThat(evse(id, 0)).isEqualTo("AVAILABLE");
            station.call(
                    "StopTransaction",
                    "{\"transactionId\":" + started.path("transactionId").asInt()
                            + ",\"meterStop\":1000,\"timestamp\":\"" + Instant.now() + "\"}");
            await().atMost(Duration.ofSeconds(30)).until(() -> !cdrs(location).isEmpty());
            JsonNode cdr = cdrs(location).getFirst();
            assertThat(cdr.path("cdr_location").path("evse_uid").asText()).isEqualTo(id + "-2");
            assertThat(cdr.path("charging_periods").path(0).toString()).contains("RESERVATION_TIME");
        }
    }

    @Test
    void one_that_nobody_uses_ends_at_its_time_and_is_billed_where_all_connectors_have_a_price_for_it() {
        String id = Cpo.unique("anybill");
        String location = "L-" + id;
        Cpo.location("NL-CVC", location);
        Cpo.asOperator().body("""
                        {"currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":2.0,"step_size":1}],
                         "restrictions":{"reservation":"RESERVATION_EXPIRES"}}]}""").put("/cpo/v1/tariffs/NL-CVC/RESV");
        Cpo.asOperator()
                .body(Cpo.stationJson(id, location, "").replace("\"DAY\"", "\"RESV\""))
                .post("/cpo/v1/stations")
                .then()
                .statusCode(201);
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            says201(station, "NonEvseSpecific", "true");
            reserve(location, "PAYS", Duration.ofSeconds(3), "ACCEPTED");
            JsonNode asked = station.asked().path(3);
            assertThat(asked.has("evseId")).isFalse();
            assertThat(asked.path("id").asInt()).isPositive();
            session(location, "COMPLETED");
            await().atMost(Duration.ofSeconds(30)).until(() -> !cdrs(location).isEmpty());
            JsonNode at = cdrs(location).getFirst().path("cdr_location");
            assertThat(at.path("evse_uid").asText()).isEqualTo("#NA");
            assertThat(at.path("evse_id").asText()).isEqualTo("#NA");
            assertThat(at.path("connector_id").asText()).isEqualTo("#NA");
            assertThat(at.path("connector_standard").asText()).isEqualTo("IEC_62196_T2");
        }
    }

    @Test
    void it_can_be_cancelled_by_its_emsp_and_is_lost_when_no_connector_is_left() {
        String id = Cpo.station("anylost");
        String location = "L-" + id;
        try (StationClient station = Cpo.connect16(id)) {
            says16(id, station, "true");
            awaitResults(reserve(location, "GONE", Duration.ofHours(1), "ACCEPTED"), "ACCEPTED");
            int number = station.asked().path(3).path("reservationId").asInt();
            String cancel = "\"reservation_id\":\"R-" + location + "\"";
            command("CANCEL_RESERVATION", "NL-XYZ", cancel, "REJECTED");
            awaitResults(command("CANCEL_RESERVATION", "NL-CVE", cancel, "ACCEPTED"), "ACCEPTED");
            assertThat(station.asked().path(3).path("reservationId").asInt()).isEqualTo(number);
            session(location, "COMPLETED");

            String second = reserve(location, "GONE", Duration.ofHours(1), "ACCEPTED");
            awaitResults(second, "ACCEPTED");
            status(station, 1, "Faulted");
            assertThat(results(second)).as("one is left").containsExactly("ACCEPTED");
            status(station, 2, "Unavailable");
            awaitResults(second, "ACCEPTED", "CANCELED_RESERVATION");
        }
    }

    @Test
    void a_station_that_does_not_say_that_it_can_is_not_asked() {
        String silent = Cpo.station("silent");
        String unable = Cpo.station("unable");
        String newer = Cpo.station("newer");
        String off = Cpo.station("off");
        try (StationClient first = Cpo.connect16(silent);
                StationClient second = Cpo.connect16(unable);
                StationClient third = Cpo.connect201(newer);
                StationClient fourth = Cpo.connect201(off)) {
            says16(unable, second, "false");
            says201(third, "NonEvseSpecific", "false");
            says201(fourth, "NonEvseSpecific", "true");
            fourth.behave((action, payload) ->
                    "{\"getVariableResult\":[{\"attributeStatus\":\"Accepted\",\"attributeValue\":\"false\","
                            + "\"component\":{\"name\":\"ReservationCtrlr\"},\"variable\":{\"name\":\"Enabled\"}}]}");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + off + "/operations/GetVariables");
            fourth.calls.clear();
            for (String station : List.of(silent, unable, newer, off)) {
                reserve("L-" + station, "NO", Duration.ofHours(1), "NOT_SUPPORTED");
            }
            assertThat(first.calls).isEmpty();
            assertThat(second.calls).isEmpty();
            assertThat(third.calls).isEmpty();
            assertThat(fourth.calls).isEmpty();
        }
        reserve("L-" + Cpo.station("away"), "NO", Duration.ofHours(1), "REJECTED");
        reserve("L-nowhere", "NO", Duration.ofHours(1), "REJECTED");
    }

    @Test
    void of_a_location_the_station_is_asked_that_can_and_a_newer_reservation_leaves_the_older_ones_station() {
        String id = Cpo.unique("many");
        String location = "L-" + id;
        Cpo.location("NL-CVC", location);
        for (String one : List.of(id + "a", id + "b")) {
            Cpo.asOperator()
                    .body(Cpo.stationJson(one, location, ""))
                    .post("/cpo/v1/stations")
                    .then()
                    .statusCode(201);
        }
        try (StationClient first = Cpo.connect16(id + "a");
                StationClient second = Cpo.connect16(id + "b")) {
            says16(id + "a", first, "false");
            says16(id + "b", second, "true");
            awaitResults(reserve(location, "MANY", Duration.ofHours(1), "ACCEPTED"), "ACCEPTED");
            assertThat(first.calls).isEmpty();
            int number = second.asked().path(3).path("reservationId").asInt();
            JsonNode before = session(location, "RESERVATION");

            awaitResults(reserve(location, "MANY", Duration.ofHours(2), "ACCEPTED"), "ACCEPTED");
            assertThat(second.asked().path(3).path("reservationId").asInt())
                    .as("the same id replaces it where it is")
                    .isEqualTo(number);
            says16(id + "b", second, "false");
            says16(id + "a", first, "true");
            awaitResults(reserve(location, "MANY", Duration.ofHours(2), "ACCEPTED"), "ACCEPTED");
            assertThat(first.asked().path(2).asText()).isEqualTo("ReserveNow");
            JsonNode left = second.asked();
            assertThat(left.path(2).asText()).isEqualTo("CancelReservation");
            assertThat(left.path(3).path("reservationId").asInt()).isEqualTo(number);
            assertThat(session(location, "COMPLETED").path("id")).isEqualTo(before.path("id"));
            await().until(() -> sessions(location).stream()
                    .anyMatch(one -> one.path("status").asText().equals("RESERVATION")
                            && !one.path("id").equals(before.path("id"))));
        }
    }
}
