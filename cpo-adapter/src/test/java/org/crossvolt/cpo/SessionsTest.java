package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a station's messages to what the hub hears: EVSE states, Sessions and CDRs, each energy billed once. */
@QuarkusTest
class SessionsTest {

    private static final String EMSP = "NL-CVE";
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(2, ChronoUnit.HOURS);

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

    private void token(String uid, String whitelist, boolean valid) {
        RecordingHub.Answer answer = hub.call(
                "PUT", Cpo.url() + "/ocpi/2.2.1/receiver/tokens/NL/CVE/" + uid, "NL-HUB", "NL-CVC", """
                {"country_code":"NL","party_id":"CVE","uid":"%s","type":"RFID","contract_id":"NL-CVE-C1","issuer":"E",
                 "valid":%s,"whitelist":"%s","last_updated":"2026-01-01T00:00:00Z"}""".formatted(
                                uid, valid, whitelist));
        assertThat(answer.code()).as(answer.body()).isEqualTo(1000);
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

    private JsonNode cdr(String station) {
        await().atMost(Duration.ofSeconds(60)).until(() -> !cdrs(station).isEmpty());
        return cdrs(station).getFirst();
    }

    /** Whatever was due before this has been done when it ends. */
    private void somebodyElseIsBilled() {
        String id = Cpo.station("else");
        token("ELSE", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            int number = station.call("StartTransaction", start16("ELSE", 0))
                    .payload()
                    .path("transactionId")
                    .asInt();
            station.call("StopTransaction", stop16(number, 1_000, Duration.ofHours(1)));
        }
        cdr(id);
    }

    private static String start16(String tag, int begin) {
        return "{\"connectorId\":1,\"idTag\":\"" + tag + "\",\"meterStart\":" + begin + ",\"timestamp\":\"" + START
                + "\"}";
    }

    private static String stop16(int number, int end, Duration after) {
        return "{\"transactionId\":" + number + ",\"meterStop\":" + end + ",\"timestamp\":\"" + START.plus(after)
                + "\"}";
    }

    private static String event(
            String type, String transaction, int seq, Duration after, String state, String wh, String more) {
        String meter = wh.isEmpty()
                ? ""
                : ",\"meterValue\":[{\"timestamp\":\"" + START.plus(after) + "\",\"sampledValue\":[{\"value\":" + wh
                        + "}]}]";
        return "{\"eventType\":\"" + type + "\",\"timestamp\":\"" + START.plus(after)
                + "\",\"triggerReason\":\"Authorized\",\"seqNo\":" + seq + ",\"transactionInfo\":{\"transactionId\":\""
                + transaction + "\",\"chargingState\":\"" + state + "\"}" + meter + more + "}";
    }

    private static String who(String uid) {
        return ",\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":{\"idToken\":\"" + uid + "\",\"type\":\"ISO14443\"}";
    }

    @Test
    void a_16_transaction_becomes_a_session_and_one_cdr() {
        String id = Cpo.station("s16");
        token("CARD16", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            JsonNode started =
                    station.call("StartTransaction", start16("CARD16", 1000)).payload();
            assertThat(started.path("idTagInfo").path("status").asText()).isEqualTo("Accepted");
            int number = started.path("transactionId").asInt();
            assertThat(number).isPositive();
            station.call(
                    "MeterValues",
                    "{\"connectorId\":1,\"transactionId\":" + number + ",\"meterValue\":[{\"timestamp\":\""
                            + START.plusSeconds(1800)
                            + "\",\"sampledValue\":[{\"value\":\" 6.0 \",\"unit\":\"kWh\"},{\"value\":\"999999\","
                            + "\"measurand\":\"Unheard.Of\"}]}]}");
            station.call("StopTransaction", stop16(number, 11_000, Duration.ofHours(1)));

            JsonNode cdr = cdr(id);
            assertThat(cdr.path("total_energy").decimalValue()).isEqualByComparingTo("10");
            assertThat(cdr.path("total_time").decimalValue()).isEqualByComparingTo("1");
            assertThat(cdr.path("total_cost").path("excl_vat").decimalValue()).isEqualByComparingTo("2.50");
            assertThat(cdr.path("tariffs").path(0).path("id").asText()).isEqualTo("DAY");
            assertThat(cdr.path("cdr_token").path("uid").asText()).isEqualTo("CARD16");
            assertThat(cdr.path("auth_method").asText()).isEqualTo("WHITELIST");
            assertThat(cdr.path("cdr_location").path("evse_id").asText()).isEqualTo("NL*CVC*E" + id + "*1");
            assertThat(hub.at("receiver/cdrs").getLast().to()).isEqualTo(EMSP);
            await().untilAsserted(() ->
                    assertThat(sessions(id).getLast().path("status").asText()).isEqualTo("COMPLETED"));
            assertThat(sessions(id).getLast().path("id")).isEqualTo(cdr.path("session_id"));
        }
    }

    @Test
    void repeated_starts_stops_and_values_never_bill_twice() {
        String id = Cpo.station("dup");
        token("DUP", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            int number = 0;
            for (int i = 0; i < 3; i++) {
                int again = station.call("StartTransaction", start16("DUP", 0))
                        .payload()
                        .path("transactionId")
                        .asInt();
                assertThat(number == 0 || again == number).isTrue();
                number = again;
            }
            for (int i = 0; i < 3; i++) {
                station.call("StopTransaction", stop16(number, 5_000, Duration.ofMinutes(30)));
            }
            cdr(id);
            station.call("StopTransaction", stop16(number, 9_000, Duration.ofMinutes(50)));
            station.call("StartTransaction", start16("DUP", 0));
            somebodyElseIsBilled();
            assertThat(cdrs(id)).hasSize(1);
            assertThat(cdrs(id).getFirst().path("total_energy").decimalValue()).isEqualByComparingTo("5");
        }
    }

    @Test
    void a_station_can_not_touch_the_transaction_of_another() {
        String owner = Cpo.station("own");
        String thief = Cpo.station("thief");
        token("OWN", "ALWAYS", true);
        try (StationClient one = Cpo.connect16(owner);
                StationClient other = Cpo.connect16(thief)) {
            int number = one.call("StartTransaction", start16("OWN", 0))
                    .payload()
                    .path("transactionId")
                    .asInt();

            assertThat(other.call("StopTransaction", stop16(number, 90_000, Duration.ofHours(1)))
                            .isError())
                    .isFalse();
            other.call(
                    "MeterValues",
                    "{\"connectorId\":1,\"transactionId\":" + number + ",\"meterValue\":[{\"timestamp\":\""
                            + START.plusSeconds(600) + "\",\"sampledValue\":[{\"value\":\"80000\"}]}]}");
            somebodyElseIsBilled();
            assertThat(cdrs(owner)).isEmpty();
            one.call("StopTransaction", stop16(number, 2_000, Duration.ofHours(1)));
            assertThat(cdr(owner).path("total_energy").decimalValue()).isEqualByComparingTo("2");
            assertThat(cdrs(thief)).isEmpty();
        }
    }

    @Test
    void events_of_201_may_come_in_any_order_and_twice() {
        String id = Cpo.station("s201");
        token("CARD201", "ALWAYS", true);
        try (StationClient station = Cpo.connect201(id)) {
            station.call("TransactionEvent", event("Ended", "T1", 3, Duration.ofHours(1), "Idle", "12000", ""));
            station.call(
                    "TransactionEvent", event("Started", "T1", 0, Duration.ZERO, "Charging", "2000", who("CARD201")));
            station.call(
                    "TransactionEvent", event("Updated", "T1", 2, Duration.ofMinutes(30), "SuspendedEV", "12000", ""));
            station.call("TransactionEvent", event("Updated", "T1", 1, Duration.ofMinutes(15), "Charging", "7000", ""));
            StationClient.Answer again = station.call(
                    "TransactionEvent", event("Started", "T1", 0, Duration.ZERO, "Charging", "2000", who("CARD201")));
            assertThat(again.payload().path("idTokenInfo").path("status").asText())
                    .isEqualTo("Accepted");

            JsonNode cdr = cdr(id);
            assertThat(cdr.path("total_energy").decimalValue()).isEqualByComparingTo("10");
            assertThat(cdr.path("total_parking_time").decimalValue()).isEqualByComparingTo("0.5");
            assertThat(cdr.path("charging_periods")).hasSize(2);
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode period : cdr.path("charging_periods")) {
                for (JsonNode dimension : period.path("dimensions")) {
                    sum = dimension.path("type").asText().equals("ENERGY")
                            ? sum.add(dimension.path("volume").decimalValue())
                            : sum;
                }
            }
            assertThat(sum).isEqualByComparingTo("10");
        }
    }

    @Test
    void a_hole_in_the_events_waits_for_the_missing_one() {
        String id = Cpo.station("hole");
        token("HOLE", "ALWAYS", true);
        try (StationClient station = Cpo.connect201(id)) {
            station.call("TransactionEvent", event("Started", "T", 5, Duration.ZERO, "Charging", "0", who("HOLE")));
            station.call("TransactionEvent", event("Ended", "T", 7, Duration.ofHours(1), "Idle", "3000", ""));
            somebodyElseIsBilled();
            assertThat(cdrs(id)).isEmpty();
            station.call("TransactionEvent", event("Updated", "T", 6, Duration.ofMinutes(5), "Charging", "1000", ""));
            assertThat(cdr(id).path("total_energy").decimalValue()).isEqualByComparingTo("3");
        }
    }

    @Test
    void without_a_meter_nothing_is_billed_silently() {
        String id = Cpo.station("nometer");
        token("NOMETER", "ALWAYS", true);
        try (StationClient station = Cpo.connect201(id)) {
            station.call("TransactionEvent", event("Started", "T", 0, Duration.ZERO, "Charging", "", who("NOMETER")));
            station.call("TransactionEvent", event("Ended", "T", 1, Duration.ofHours(1), "Idle", "", ""));
            somebodyElseIsBilled();
            assertThat(cdrs(id)).isEmpty();
            assertThat(Cpo.asOperator().get("/cpo/v1/reviews").<java.util.List<String>>path("sessions.station_id"))
                    .contains(id);
        }
    }

    @Test
    void a_stop_of_nobodys_transaction_waits_for_a_person() {
        String id = Cpo.station("stray");
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(station.call("StopTransaction", stop16(-1, 100, Duration.ofHours(1)))
                            .isError())
                    .isFalse();
            assertThat(Cpo.asOperator().get("/cpo/v1/reviews").<java.util.List<String>>path("strays.station_id"))
                    .contains(id);
        }
    }

    @Test
    void a_stop_whose_start_number_was_lost_is_joined_by_its_token() {
        String id = Cpo.station("join");
        token("JOIN", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            station.call("StartTransaction", start16("JOIN", 0));
            station.call(
                    "StopTransaction", stop16(-1, 4_000, Duration.ofHours(1)).replace("{", "{\"idTag\":\"JOIN\","));
            assertThat(cdr(id).path("total_energy").decimalValue()).isEqualByComparingTo("4");
        }
    }

    @Test
    void a_clock_of_1970_is_not_believed() {
        String id = Cpo.station("clock");
        token("CLOCK", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            int number = station.call(
                            "StartTransaction",
                            "{\"connectorId\":1,\"idTag\":\"CLOCK\",\"meterStart\":0,\"timestamp\":\"1970-01-01T00:00:07\"}")
                    .payload()
                    .path("transactionId")
                    .asInt();
            station.call(
                    "StopTransaction",
                    "{\"transactionId\":" + number + ",\"meterStop\":700,\"timestamp\":\"2099-01-01T00:00:00+03\"}");
            JsonNode cdr = cdr(id);
            assertThat(Instant.parse(cdr.path("start_date_time").asText()))
                    .isCloseTo(Instant.now(), org.assertj.core.api.Assertions.within(60, ChronoUnit.SECONDS));
            assertThat(Instant.parse(cdr.path("end_date_time").asText()))
                    .isAfterOrEqualTo(Instant.parse(cdr.path("start_date_time").asText()));
            assertThat(cdr.path("total_energy").decimalValue()).isEqualByComparingTo("0.7");
        }
    }

    @Test
    void who_may_charge_follows_the_whitelist_and_the_emsp() {
        String id = Cpo.station("auth");
        token("NEVER1", "NEVER", true);
        token("OFFLINE1", "ALLOWED_OFFLINE", true);
        token("ALWAYS1", "ALWAYS", false);
        hub.answer(request -> request.path().contains("/authorize")
                ? Optional.of(RecordingHub.Reply.status(200, 4003))
                : Optional.empty());
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(authorize(station, "NEVER1")).isEqualTo("Invalid");
            assertThat(authorize(station, "OFFLINE1")).isEqualTo("Accepted");
            assertThat(authorize(station, "ALWAYS1")).isEqualTo("Blocked");
            assertThat(authorize(station, "")).isEqualTo("Invalid");
            hub.answer(request -> Optional.of(RecordingHub.Reply.status(404, 2004)));
            assertThat(authorize(station, "STRANGER")).isEqualTo("Invalid");
            hub.answer(request -> request.path().contains("/authorize")
                    ? Optional.of(RecordingHub.Reply.ok(
                            "{\"allowed\":\"ALLOWED\",\"authorization_reference\":\"REF1\",\"token\":{\"country_code\":\"NL\","
                                    + "\"party_id\":\"CVE\",\"uid\":\"ASKED1\",\"type\":\"RFID\",\"contract_id\":\"C\","
                                    + "\"issuer\":\"E\",\"valid\":true,\"whitelist\":\"NEVER\","
                                    + "\"last_updated\":\"2026-01-01T00:00:00Z\"}}"))
                    : Optional.empty());
            assertThat(authorize(station, "ASKED1")).isEqualTo("Accepted");
            RecordingHub.Recorded question = hub.questions().getLast();
            assertThat(question.to()).isEqualTo("-");
            assertThat(question.json().path("location_id").asText()).isEqualTo("L-" + id);
            int number = station.call("StartTransaction", start16("ASKED1", 0))
                    .payload()
                    .path("transactionId")
                    .asInt();
            station.call("StopTransaction", stop16(number, 1_000, Duration.ofHours(1)));
            assertThat(cdr(id).path("authorization_reference").asText()).isEqualTo("REF1");
            assertThat(hub.questions().stream().filter(one -> one.path().contains("ASKED1")))
                    .hasSize(1);
        }
    }

    private static String authorize(StationClient station, String tag) {
        return station.call("Authorize", "{\"idTag\":\"" + tag + "\"}")
                .payload()
                .path("idTagInfo")
                .path("status")
                .asText();
    }

    @Test
    void a_cdr_that_its_own_check_finds_wrong_is_not_sent() {
        StandInServices.answer(
                "/tariff/v1/check", 200, "{\"outcome\":\"DEVIATES\",\"findings\":[{\"sentence\":\"too dear\"}]}");
        String id = Cpo.station("wrong");
        token("WRONG", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            int number = station.call("StartTransaction", start16("WRONG", 0))
                    .payload()
                    .path("transactionId")
                    .asInt();
            station.call("StopTransaction", stop16(number, 1_000, Duration.ofHours(1)));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Cpo.asOperator()
                            .get("/cpo/v1/reviews")
                            .<List<String>>path("sessions.station_id")
                            .contains(id));
            assertThat(cdrs(id)).isEmpty();
        }
    }

    @Test
    void a_cdr_waits_for_a_tariff_engine_that_is_away() {
        StandInServices.forget("/tariff/v1/price");
        String id = Cpo.station("later");
        token("LATER", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            int number = station.call("StartTransaction", start16("LATER", 0))
                    .payload()
                    .path("transactionId")
                    .asInt();
            station.call("StopTransaction", stop16(number, 1_000, Duration.ofHours(1)));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !StandInServices.asked("/tariff/v1/price").isEmpty());
            assertThat(cdrs(id)).isEmpty();
            Cpo.prices();
            assertThat(cdr(id).path("total_energy").decimalValue()).isEqualByComparingTo("1");
        }
    }

    @Test
    void states_of_connectors_become_states_of_evses_and_the_hub_hears_the_changes() {
        String id = Cpo.station("state");
        token("STATE", "ALWAYS", true);
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(status(station, id, 1, "Available")).isEqualTo("AVAILABLE");
            assertThat(status(station, id, 1, "Preparing")).isEqualTo("BLOCKED");
            assertThat(status(station, id, 1, "Faulted")).isEqualTo("OUTOFORDER");
            assertThat(status(station, id, 1, "Available")).isEqualTo("AVAILABLE");
            assertThat(status(station, id, 0, "Unavailable")).isEqualTo("INOPERATIVE");
            assertThat(status(station, id, 0, "Available")).isEqualTo("AVAILABLE");
            station.call("StartTransaction", start16("STATE", 0));
            assertThat(evse(id)).isEqualTo("CHARGING");
            assertThat(status(station, id, 99, "Faulted")).isEqualTo("CHARGING");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                var told = hub.at("receiver/locations/NL/CVC/L-" + id + "/" + id + "-1");
                assertThat(told).isNotEmpty();
                RecordingHub.Recorded last = told.getLast();
                assertThat(last.method()).isEqualTo("PATCH");
                assertThat(last.json().path("status").asText()).isEqualTo("CHARGING");
                assertThat(last.to()).isEqualTo("NL-HUB");
            });
        }
    }

    private static String status(StationClient station, String id, int connector, String status) {
        station.call(
                "StatusNotification",
                "{\"connectorId\":" + connector + ",\"errorCode\":\"NoError\",\"status\":\"" + status + "\"}");
        return evse(id);
    }

    private static String evse(String id) {
        return Cpo.asOperator().get("/cpo/v1/stations/" + id).path("evses[0].status");
    }
}
