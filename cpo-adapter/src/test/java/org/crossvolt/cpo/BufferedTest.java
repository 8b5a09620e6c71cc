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

/** A station that was offline for days and tells what it kept, while somebody charges there. */
@QuarkusTest
class BufferedTest {

    private static final Duration AWAY = Duration.ofDays(3);
    /** Sizes for every build; larger ones with {@code -Dbuffered.transactions}. */
    private static final int TRANSACTIONS = Integer.getInteger("buffered.transactions", 8);

    private static final int READINGS = 58;

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

    private List<JsonNode> sessions(String station) {
        return hub.at("receiver/sessions").stream()
                .map(RecordingHub.Recorded::json)
                .filter(session -> session.path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private List<JsonNode> cdrs(String station) {
        return hub.at("receiver/cdrs").stream()
                .map(RecordingHub.Recorded::json)
                .filter(cdr ->
                        cdr.path("cdr_location").path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private static int start(StationClient station, int connector, String idTag, int wh, Instant at) {
        JsonNode started = station.call(
                        "StartTransaction",
                        "{\"connectorId\":" + connector + ",\"idTag\":\"" + idTag + "\",\"meterStart\":" + wh
                                + ",\"timestamp\":\"" + at + "\"}")
                .payload();
        assertThat(started.path("idTagInfo").path("status").asText()).isEqualTo("Accepted");
        return started.path("transactionId").asInt();
    }

    private static void state(StationClient station, int connector, String status, Instant at) {
        station.call(
                "StatusNotification",
                "{\"connectorId\":" + connector + ",\"errorCode\":\"NoError\",\"status\":\"" + status
                        + "\",\"timestamp\":\"" + at + "\"}");
    }

    private static void reading(StationClient station, int connector, int transaction, int wh, Instant at) {
        station.call(
                "MeterValues",
                "{\"connectorId\":" + connector + ",\"transactionId\":" + transaction
                        + ",\"meterValue\":[{\"timestamp\":\"" + at + "\",\"sampledValue\":[{\"value\":\"" + wh
                        + "\"}]}]}");
    }

    private static String evse(String id, int index) {
        return Cpo.asOperator().get("/cpo/v1/stations/" + id).path("evses[" + index + "].status");
    }

    @Test
    void what_a_station_kept_for_days_is_booked_and_changes_nothing_that_is_now() {
        String id = Cpo.station("days");
        Cpo.token(hub, "KEPT-" + id, "ALWAYS");
        Cpo.token(hub, "LIVE-" + id, "ALWAYS");
        Instant back = Instant.now();
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            state(station, 1, "Available", back);
            state(station, 2, "Charging", back);
            int live = start(station, 2, "LIVE-" + id, 0, back);
            await().until(() -> !sessions(id).isEmpty());
            reserve(id);
            await().untilAsserted(() -> assertThat(evse(id, 0)).isEqualTo("RESERVED"));
            station.calls.clear();

            long from = System.nanoTime();
            Instant at = back.minus(AWAY);
            Duration step = AWAY.minusHours(1).dividedBy((long) TRANSACTIONS * (READINGS + 2));
            for (int i = 0; i < TRANSACTIONS; i++) {
                int wh = i * 10_000;
                state(station, 1, i % 2 == 0 ? "Charging" : "Faulted", at);
                state(station, 2, "Faulted", at);
                int number = start(station, 1, "KEPT-" + id, wh, at);
                for (int k = 1; k <= READINGS; k++) {
                    at = at.plus(step);
                    reading(station, 1, number, wh + k * 100, at);
                }
                at = at.plus(step);
                station.call(
                        "StopTransaction",
                        "{\"transactionId\":" + number + ",\"meterStop\":" + (wh + 6_000) + ",\"timestamp\":\"" + at
                                + "\"}");
                at = at.plus(step);
            }
            System.out.printf(
                    "%d kept messages in %.1f s%n", TRANSACTIONS * (READINGS + 4), (System.nanoTime() - from) / 1e9);

            await().atMost(Duration.ofSeconds(60)).until(() -> cdrs(id).size() == TRANSACTIONS);
            assertThat(cdrs(id)).allSatisfy(cdr -> {
                assertThat(cdr.path("total_energy").decimalValue()).isEqualByComparingTo("6");
                assertThat(Instant.parse(cdr.path("end_date_time").asText())).isBefore(back);
                assertThat(cdr.path("cdr_token").path("uid").asText()).isEqualTo("KEPT-" + id);
            });
            assertThat(evse(id, 0)).as("what was told is long over").isEqualTo("RESERVED");
            assertThat(evse(id, 1)).isEqualTo("CHARGING");
            assertThat(station.calls)
                    .as("nothing was asked to stop, nothing cancelled")
                    .isEmpty();

            station.call(
                    "StopTransaction",
                    "{\"transactionId\":" + live + ",\"meterStop\":3000,\"timestamp\":\"" + Instant.now() + "\"}");
            await().atMost(Duration.ofSeconds(30)).until(() -> cdrs(id).size() == TRANSACTIONS + 1);
            JsonNode now = cdrs(id).getLast();
            assertThat(now.path("cdr_token").path("uid").asText()).isEqualTo("LIVE-" + id);
            assertThat(Instant.parse(now.path("start_date_time").asText()))
                    .as("no state of days ago belongs to it")
                    .isAfter(back.minusSeconds(1));
            assertThat(now.path("total_energy").decimalValue()).isEqualByComparingTo("3");
        }
    }

    private void reserve(String station) {
        var answer = hub.call(
                "POST", Cpo.url() + "/ocpi/2.2.1/receiver/commands/RESERVE_NOW", "NL-CVE", "NL-CVC", """
                {"response_url":"%s/ocpi/2.2.1/callbacks/kept","token":{"country_code":"NL","party_id":"CVE","uid":"RSV",
                  "type":"RFID","contract_id":"C","issuer":"E","valid":true,"whitelist":"NEVER",
                  "last_updated":"2026-01-01T00:00:00Z"},"expiry_date":"%s","reservation_id":"R-%s","location_id":"L-%s",
                 "evse_uid":"%s-1"}""".formatted(
                                hub.url(), Instant.now().plus(Duration.ofHours(2)), station, station, station));
        assertThat(answer.data().path("result").asText()).as(answer.body()).isEqualTo("ACCEPTED");
    }
}
