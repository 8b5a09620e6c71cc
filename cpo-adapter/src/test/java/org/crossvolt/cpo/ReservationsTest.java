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

/** Reservations: what the station is asked, what the eMSP hears, and what becomes of its Session and CDR. */
@QuarkusTest
class ReservationsTest {

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

    /** A reservation of the first EVSE; tells the path its results come to. */
    private String reserve(String station, String uid, Duration howLong) {
        String callback = "/ocpi/2.2.1/callbacks/" + Cpo.unique("reserve");
        var answer = hub.call(
                "POST", Cpo.url() + "/ocpi/2.2.1/receiver/commands/RESERVE_NOW", "NL-CVE", "NL-CVC", """
                {"response_url":"%s","token":{"country_code":"NL","party_id":"CVE","uid":"%s","type":"RFID",
                  "contract_id":"C","issuer":"E","valid":true,"whitelist":"NEVER","group_id":"FLEET",
                  "last_updated":"2026-01-01T00:00:00Z"},
                 "expiry_date":"%s","reservation_id":"R-%s","location_id":"L-%s","evse_uid":"%s-1",
                 "authorization_reference":"REF-R"}""".formatted(
                                hub.url() + callback, uid, Instant.now().plus(howLong), station, station, station));
        assertThat(answer.data().path("result").asText()).as(answer.body()).isEqualTo("ACCEPTED");
        return callback;
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

    private List<JsonNode> sessions(String station) {
        return hub.at("receiver/sessions").stream()
                .map(RecordingHub.Recorded::json)
                .filter(session -> session.path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private JsonNode session(String station, String status) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sessions(station).stream()
                        .anyMatch(one -> one.path("status").asText().equals(status)));
        return sessions(station).stream()
                .filter(one -> one.path("status").asText().equals(status))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> cdrs(String station) {
        return hub.at("receiver/cdrs").stream()
                .map(RecordingHub.Recorded::json)
                .filter(cdr ->
                        cdr.path("cdr_location").path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private static String evse(String id) {
        return Cpo.asOperator().get("/cpo/v1/stations/" + id).path("evses[0].status");
    }

    private static boolean mayCharge(StationClient station16, String idTag) {
        return station16
                .call("Authorize", "{\"idTag\":\"" + idTag + "\"}")
                .payload()
                .path("idTagInfo")
                .path("status")
                .asText()
                .equals("Accepted");
    }

    private static void available(StationClient station) {
        station.call("StatusNotification", "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\"}");
    }

    @Test
    void the_session_of_a_reservation_goes_on_when_its_car_comes() {
        String id = Cpo.station("kept");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            available(station);
            String callback = reserve(id, "KEPT", Duration.ofHours(1));
            JsonNode asked = station.asked().path(3);
            assertThat(asked.path("connectorId").asInt()).isEqualTo(1);
            assertThat(asked.path("parentIdTag").asText()).isEqualTo("FLEET");
            awaitResults(callback, "ACCEPTED");
            JsonNode reserved = session(id, "RESERVATION");
            assertThat(reserved.path("authorization_reference").asText()).isEqualTo("REF-R");
            assertThat(reserved.path("kwh").asInt()).isZero();
            assertThat(evse(id)).isEqualTo("RESERVED");

            JsonNode started = station.call(
                            "StartTransaction",
                            "{\"connectorId\":1,\"idTag\":\"KEPT\",\"meterStart\":0,\"reservationId\":"
                                    + asked.path("reservationId").asInt() + ",\"timestamp\":\"" + Instant.now() + "\"}")
                    .payload();
            assertThat(started.path("idTagInfo").path("status").asText()).isEqualTo("Accepted");
            assertThat(hub.questions()).as("the eMSP has said yes already").isEmpty();
            JsonNode active = session(id, "ACTIVE");
            assertThat(active.path("id")).isEqualTo(reserved.path("id"));
            assertThat(active.path("auth_method").asText()).isEqualTo("COMMAND");
            assertThat(evse(id)).isEqualTo("CHARGING");

            station.call(
                    "StopTransaction",
                    "{\"transactionId\":" + started.path("transactionId").asInt()
                            + ",\"meterStop\":1000,\"timestamp\":\"" + Instant.now() + "\"}");
            await().atMost(Duration.ofSeconds(30)).until(() -> !cdrs(id).isEmpty());
            JsonNode cdr = cdrs(id).getFirst();
            assertThat(cdr.path("session_id")).isEqualTo(reserved.path("id"));
            assertThat(cdr.path("start_date_time")).isEqualTo(reserved.path("start_date_time"));
            assertThat(cdr.path("charging_periods").path(0).toString()).contains("RESERVATION_TIME");
            assertThat(cdr.path("total_energy").asInt()).isEqualTo(1);
            assertThat(results(callback))
                    .as("a used reservation is not cancelled")
                    .hasSize(1);
        }
    }

    @Test
    void an_unused_reservation_ends_at_its_time_and_its_token_may_not_charge_after_it() {
        String id = Cpo.station("unused");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            available(station);
            String callback = reserve(id, "NEVERCAME", Duration.ofSeconds(4));
            awaitResults(callback, "ACCEPTED");
            JsonNode over = session(id, "COMPLETED");
            assertThat(over.path("id")).isEqualTo(session(id, "RESERVATION").path("id"));
            assertThat(over.path("charging_periods").path(0).toString()).contains("RESERVATION_TIME");
            assertThat(over.hasNonNull("end_date_time")).isTrue();
            await().untilAsserted(() -> assertThat(evse(id)).isEqualTo("AVAILABLE"));
            assertThat(mayCharge(station, "NEVERCAME")).isFalse();
            assertThat(cdrs(id)).as("its tariff has no price for it").isEmpty();
            assertThat(results(callback)).hasSize(1);
        }
    }

    @Test
    void a_tariff_with_a_price_for_reservations_has_an_unused_one_billed() {
        String id = Cpo.unique("billed");
        Cpo.location("NL-CVC", "L-" + id);
        Cpo.asOperator().body("""
                        {"currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":2.0,"step_size":1}],
                         "restrictions":{"reservation":"RESERVATION_EXPIRES"}}]}""").put("/cpo/v1/tariffs/NL-CVC/RESV");
        Cpo.asOperator()
                .body(Cpo.stationJson(id, "L-" + id, "").replace("\"DAY\"", "\"RESV\""))
                .post("/cpo/v1/stations")
                .then()
                .statusCode(201);
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            reserve(id, "PAYS", Duration.ofSeconds(3));
            await().atMost(Duration.ofSeconds(30)).until(() -> !cdrs(id).isEmpty());
            JsonNode cdr = cdrs(id).getFirst();
            assertThat(cdr.path("total_energy").asInt()).isZero();
            assertThat(cdr.path("total_time").asInt()).isZero();
            assertThat(cdr.path("charging_periods")).hasSize(1);
        }
    }

    @Test
    void a_reservation_that_the_station_lets_go_is_told_as_cancelled_and_no_other_station_can_end_it() {
        String id = Cpo.station("lost");
        String thief = Cpo.station("thief");
        try (StationClient station = Cpo.connect201(id);
                StationClient other = Cpo.connect201(thief)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            String callback = reserve(id, "LOST", Duration.ofHours(1));
            JsonNode asked = station.asked().path(3);
            assertThat(asked.path("evseId").asInt()).isEqualTo(1);
            assertThat(asked.path("idToken").path("type").asText()).isEqualTo("ISO14443");
            assertThat(asked.path("groupIdToken").path("idToken").asText()).isEqualTo("FLEET");
            awaitResults(callback, "ACCEPTED");
            String removed =
                    "{\"reservationId\":" + asked.path("id").asInt() + ",\"reservationUpdateStatus\":\"Removed\"}";
            other.call("ReservationStatusUpdate", removed);
            assertThat(results(callback)).containsExactly("ACCEPTED");
            assertThat(evse(id)).isEqualTo("RESERVED");

            station.call("ReservationStatusUpdate", removed);
            station.call("ReservationStatusUpdate", removed);
            awaitResults(callback, "ACCEPTED", "CANCELED_RESERVATION");
            session(id, "COMPLETED");
        }
    }

    @Test
    void a_fault_of_a_16_connector_ends_its_reservation() {
        String id = Cpo.station("fault");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            String callback = reserve(id, "FAULT", Duration.ofHours(1));
            awaitResults(callback, "ACCEPTED");
            station.call(
                    "StatusNotification", "{\"connectorId\":2,\"errorCode\":\"OtherError\",\"status\":\"Faulted\"}");
            assertThat(results(callback)).as("another connector").hasSize(1);
            station.call(
                    "StatusNotification", "{\"connectorId\":1,\"errorCode\":\"OtherError\",\"status\":\"Faulted\"}");
            awaitResults(callback, "ACCEPTED", "CANCELED_RESERVATION");
            assertThat(mayCharge(station, "FAULT")).isFalse();
        }
    }

    @Test
    void what_a_station_does_not_keep_is_told_and_is_no_session() {
        String id = Cpo.station("full");
        try (StationClient station = Cpo.connect201(id)) {
            for (var answer : List.of(
                    List.of("Occupied", "EVSE_OCCUPIED"),
                    List.of("Faulted", "EVSE_INOPERATIVE"),
                    List.of("Rejected", "REJECTED"))) {
                station.behave((action, payload) -> "{\"status\":\"" + answer.getFirst() + "\"}");
                awaitResults(reserve(id, "FULL", Duration.ofHours(1)), answer.getLast());
            }
            station.behave((action, payload) -> "!NotSupported");
            awaitResults(reserve(id, "FULL", Duration.ofHours(1)), "NOT_SUPPORTED");
            assertThat(sessions(id)).isEmpty();
            assertThat(evse(id)).isNotEqualTo("RESERVED");
        }
    }

    @Test
    void a_cancelled_reservation_ends_its_session_and_its_token_may_not_charge() {
        String id = Cpo.station("cancel");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            awaitResults(reserve(id, "CANCELS", Duration.ofHours(1)), "ACCEPTED");
            assertThat(mayCharge(station, "CANCELS")).isTrue();
            String callback = "/ocpi/2.2.1/callbacks/" + Cpo.unique("cancel");
            hub.call(
                    "POST",
                    Cpo.url() + "/ocpi/2.2.1/receiver/commands/CANCEL_RESERVATION",
                    "NL-CVE",
                    "NL-CVC",
                    "{\"response_url\":\"" + hub.url() + callback + "\",\"reservation_id\":\"R-" + id + "\"}");
            awaitResults(callback, "ACCEPTED");
            session(id, "COMPLETED");
            assertThat(mayCharge(station, "CANCELS")).isFalse();
        }
    }
}
