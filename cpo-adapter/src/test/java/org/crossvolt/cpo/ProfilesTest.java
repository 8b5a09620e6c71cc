package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits for sessions: those of eMSPs, in both versions of OCPP, and those of depots, which hold at every moment. */
@QuarkusTest
class ProfilesTest {

    private RecordingHub hub = RecordingHub.started();

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
        Cpo.tariff("NL-CVC", "DAY");
        Cpo.token(hub, "LIMITED", "ALWAYS");
    }

    @AfterEach
    void end() {
        Cpo.leave(hub);
    }

    private static String begin16(StationClient station, int connector) {
        return station.call(
                        "StartTransaction",
                        "{\"connectorId\":" + connector + ",\"idTag\":\"LIMITED\",\"meterStart\":0,\"timestamp\":\""
                                + Instant.now() + "\"}")
                .payload()
                .path("transactionId")
                .asText();
    }

    private static void end16(StationClient station, String transaction) {
        station.call(
                "StopTransaction",
                "{\"transactionId\":" + transaction + ",\"meterStop\":10,\"timestamp\":\"" + Instant.now() + "\"}");
    }

    private static void event201(StationClient station, String type, String transaction, int seq) {
        station.call(
                "TransactionEvent",
                "{\"eventType\":\"" + type + "\",\"timestamp\":\"" + Instant.now()
                        + "\",\"triggerReason\":\"Authorized\","
                        + "\"seqNo\":" + seq + ",\"transactionInfo\":{\"transactionId\":\"" + transaction
                        + "\",\"chargingState\":\"Charging\"},\"evse\":{\"id\":1,\"connectorId\":1},"
                        + "\"idToken\":{\"idToken\":\"LIMITED\",\"type\":\"ISO14443\"}}");
    }

    private static String session(String station) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !transactions(station).isEmpty());
        return transactions(station).getFirst();
    }

    private static List<String> transactions(String station) {
        List<String> open = Cpo.asOperator().get("/cpo/v1/stations/" + station).path("transactions.session_id");
        return open == null ? List.of() : open;
    }

    private String callback() {
        return "/ocpi/2.2.1/callbacks/" + Cpo.unique("profile");
    }

    private String profile(String callback, String periods) {
        return "{\"response_url\":\"" + hub.url() + callback + "\",\"charging_profile\":{\"charging_rate_unit\":\"A\","
                + "\"charging_profile_period\":" + periods + "}}";
    }

    private RecordingHub.Answer ask(String method, String emsp, String session, String query, String body) {
        return hub.call(
                method,
                Cpo.url() + "/ocpi/2.2.1/receiver/chargingprofiles/" + session + query,
                emsp,
                "NL-CVC",
                body.isEmpty() ? null : body);
    }

    private String put(String session, String callback, String periods) {
        var answer = ask("PUT", "NL-CVE", session, "", profile(callback, periods));
        assertThat(answer.code()).as(answer.body()).isEqualTo(1000);
        return answer.data().path("result").asText();
    }

    private JsonNode result(String callback) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hub.received.stream().anyMatch(one -> one.path().equals(callback)));
        return hub.received.stream()
                .filter(one -> one.path().equals(callback))
                .findFirst()
                .orElseThrow()
                .json();
    }

    @Test
    void a_profile_is_set_read_and_cleared_over_16() {
        String id = Cpo.station("p16");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> action.equals("GetCompositeSchedule")
                    ? "{\"status\":\"Accepted\",\"scheduleStart\":\"2026-01-01T00:00:00Z\",\"chargingSchedule\":"
                            + "{\"duration\":600,\"chargingRateUnit\":\"A\",\"chargingSchedulePeriod\":"
                            + "[{\"startPeriod\":0,\"limit\":10.0}]}}"
                    : "{\"status\":\"Accepted\"}");
            String transaction = begin16(station, 2);
            String session = session(id);
            String set = callback();
            assertThat(put(session, set, "[{\"start_period\":0,\"limit\":10.04},{\"start_period\":60,\"limit\":6}]"))
                    .isEqualTo("ACCEPTED");
            JsonNode asked = station.asked().path(3);
            assertThat(asked.path("connectorId").asInt()).isEqualTo(2);
            JsonNode profile = asked.path("csChargingProfiles");
            assertThat(profile.path("transactionId").asText()).isEqualTo(transaction);
            assertThat(profile.path("chargingProfilePurpose").asText()).isEqualTo("TxProfile");
            assertThat(profile.path("chargingSchedule")
                            .path("chargingSchedulePeriod")
                            .path(0)
                            .path("limit")
                            .asText())
                    .as("1.6 has one decimal")
                    .isEqualTo("10.0");
            assertThat(result(set).path("result").asText()).isEqualTo("ACCEPTED");

            String read = callback();
            ask("GET", "NL-CVE", session, "?duration=600&response_url=" + hub.url() + read, "");
            assertThat(station.asked().path(2).asText()).isEqualTo("GetCompositeSchedule");
            JsonNode active = result(read);
            assertThat(active.path("result").asText()).isEqualTo("ACCEPTED");
            assertThat(active.path("profile")
                            .path("charging_profile")
                            .path("charging_profile_period")
                            .path(0)
                            .path("limit")
                            .asInt())
                    .isEqualTo(10);

            String clear = callback();
            ask("DELETE", "NL-CVE", session, "?response_url=" + hub.url() + clear, "");
            assertThat(station.asked().path(3).path("id")).isEqualTo(profile.path("chargingProfileId"));
            assertThat(result(clear).path("result").asText()).isEqualTo("ACCEPTED");
        }
    }

    @Test
    void a_profile_is_set_read_and_cleared_over_201() {
        String id = Cpo.station("p201");
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            event201(station, "Started", "TX-" + id, 0);
            String session = session(id);
            String set = callback();
            put(session, set, "[{\"start_period\":0,\"limit\":16}]");
            JsonNode asked = station.asked().path(3);
            assertThat(asked.path("evseId").asInt()).isEqualTo(1);
            assertThat(asked.path("chargingProfile").path("transactionId").asText())
                    .isEqualTo("TX-" + id);
            assertThat(asked.path("chargingProfile").path("chargingSchedule")).hasSize(1);
            assertThat(result(set).path("result").asText()).isEqualTo("ACCEPTED");

            String read = callback();
            ask("GET", "NL-CVE", session, "?duration=600&response_url=" + hub.url() + read, "");
            station.asked();
            assertThat(result(read).path("result").asText())
                    .as("accepted without a schedule says nothing")
                    .isEqualTo("REJECTED");

            station.behave((action, payload) -> "{\"status\":\"Unknown\"}");
            String clear = callback();
            ask("DELETE", "NL-CVE", session, "?response_url=" + hub.url() + clear, "");
            assertThat(station.asked().path(3).path("chargingProfileId"))
                    .isEqualTo(asked.path("chargingProfile").path("id"));
            assertThat(result(clear).path("result").asText()).isEqualTo("UNKNOWN");

            station.behave((action, payload) -> "!NotSupported");
            String refused = callback();
            put(session, refused, "[{\"start_period\":0,\"limit\":16}]");
            assertThat(result(refused).path("result").asText()).isEqualTo("REJECTED");
        }
    }

    @Test
    void profiles_that_can_not_be_are_refused_at_once() {
        String id = Cpo.station("pbad");
        String session;
        try (StationClient station = Cpo.connect16(id)) {
            begin16(station, 1);
            session = session(id);
            String one = "[{\"start_period\":0,\"limit\":16}]";
            assertThat(ask("PUT", "NL-XYZ", session, "", profile(callback(), one))
                            .data()
                            .path("result")
                            .asText())
                    .as("another eMSP's session")
                    .isEqualTo("UNKNOWN_SESSION");
            assertThat(put("no-such-session", callback(), one)).isEqualTo("UNKNOWN_SESSION");
            assertThat(ask("PUT", "NL-CVE", session, "", profile(callback(), "[]"))
                            .code())
                    .isEqualTo(2001);
            assertThat(ask("PUT", "NL-CVE", session, "", "{}").code()).isEqualTo(2001);
            assertThat(ask("PUT", "NL-CVE", session, "", "{").status()).isEqualTo(400);
            assertThat(ask("GET", "NL-CVE", session, "?response_url=" + hub.url() + "/x", "")
                            .code())
                    .as("without duration")
                    .isEqualTo(2001);
            assertThat(ask("GET", "NL-CVE", session, "?duration=-1&response_url=" + hub.url() + "/x", "")
                            .code())
                    .isEqualTo(2001);
            assertThat(ask("DELETE", "NL-CVE", session, "", "").code()).isEqualTo(2001);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> put(session, callback(), "[{\"start_period\":0,\"limit\":16}]")
                        .equals("REJECTED"));
    }

    /** What stations were told, in the order they took it, and what all sessions together might draw then. */
    private static final class Meter {
        private final Map<String, BigDecimal> limits = new ConcurrentHashMap<>();
        private final List<BigDecimal> sums = new CopyOnWriteArrayList<>();
        private final List<String> quiet = new CopyOnWriteArrayList<>();

        synchronized String take(String station, String action, JsonNode payload) {
            if (action.equals("GetCompositeSchedule")) {
                return "{\"status\":\"Rejected\"}";
            }
            if (action.equals("SetChargingProfile")) {
                JsonNode profile = payload.has("csChargingProfiles")
                        ? payload.path("csChargingProfiles")
                        : payload.path("chargingProfile");
                JsonNode schedule = profile.path("chargingSchedule").isArray()
                        ? profile.path("chargingSchedule").path(0)
                        : profile.path("chargingSchedule");
                if (profile.path("chargingProfilePurpose").asText().equals("TxDefaultProfile")) {
                    quiet.add(station);
                } else {
                    BigDecimal most = BigDecimal.ZERO;
                    for (JsonNode period : schedule.path("chargingSchedulePeriod")) {
                        most = most.max(period.path("limit").decimalValue());
                    }
                    limits.put(station + "/" + profile.path("transactionId").asText(), most);
                }
            }
            sums.add(limits.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
            return "{\"status\":\"Accepted\"}";
        }

        synchronized void ended(String station, String transaction) {
            limits.remove(station + "/" + transaction);
        }

        List<String> now() {
            return limits.values().stream()
                    .map(one -> one.stripTrailingZeros().toPlainString())
                    .sorted()
                    .toList();
        }
    }

    private static String composite(int limit) {
        return "{\"status\":\"Accepted\",\"schedule\":{\"evseId\":1,\"duration\":3600,\"scheduleStart\":"
                + "\"2026-01-01T00:00:00Z\",\"chargingRateUnit\":\"A\",\"chargingSchedulePeriod\":"
                + "[{\"startPeriod\":0,\"limit\":" + limit + "}]}}";
    }

    private List<Integer> toldLimits(String session) {
        return hub.at("sender/chargingprofiles").stream()
                .filter(one -> one.path().endsWith("/" + session))
                .map(one -> one.json()
                        .path("charging_profile")
                        .path("charging_profile_period")
                        .path(0)
                        .path("limit")
                        .asInt())
                .toList();
    }

    @Test
    void who_set_a_profile_is_told_when_somebody_else_changes_what_holds() {
        String watched = Cpo.station("told");
        String other = Cpo.station("told");
        String depot = Cpo.unique("D");
        try (StationClient station = Cpo.connect201(watched);
                StationClient unwatched = Cpo.connect201(other)) {
            unwatched.behave((action, payload) ->
                    action.equals("GetCompositeSchedule") ? composite(1) : "{\"status\":\"Accepted\"}");
            station.behave((action, payload) ->
                    action.equals("GetCompositeSchedule") ? composite(10) : "{\"status\":\"Accepted\"}");
            event201(station, "Started", "TX-" + watched, 0);
            event201(unwatched, "Started", "TX-" + other, 0);
            String session = session(watched);
            String set = callback();
            put(session, set, "[{\"start_period\":0,\"limit\":16}]");
            assertThat(result(set).path("result").asText()).isEqualTo("ACCEPTED");
            assertThat(toldLimits(session)).as("it knows what it did itself").isEmpty();

            depot(depot, 20, List.of(watched, other), 201);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(toldLimits(session)).contains(10));
            var told = hub.at("sender/chargingprofiles").getFirst();
            assertThat(told.to()).isEqualTo("NL-CVE");
            assertThat(told.json().path("start_date_time").asText()).isEqualTo("2026-01-01T00:00:00Z");

            String cleared = callback();
            ask("DELETE", "NL-CVE", session, "?response_url=" + hub.url() + cleared, "");
            result(cleared);
            station.behave((action, payload) -> composite(8));
            station.call("NotifyChargingLimit", "{\"chargingLimit\":{\"chargingLimitSource\":\"SO\"},\"evseId\":1}");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(toldLimits(session)).contains(8));

            unwatched.call("ClearedChargingLimit", "{\"chargingLimitSource\":\"SO\"}");
            event201(station, "Ended", "TX-" + watched, 1);
            station.behave((action, payload) -> composite(7));
            station.call("ClearedChargingLimit", "{\"chargingLimitSource\":\"SO\"}");
            await().during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(toldLimits(session)).doesNotContain(7));
            assertThat(toldLimits(session(other)))
                    .as("nobody set a profile there")
                    .isEmpty();
        }
    }

    @Test
    void what_a_station_can_not_do_and_what_is_asked_too_often_is_said_at_once() {
        String old = Cpo.station("able");
        String newer = Cpo.station("able");
        String one = "[{\"start_period\":0,\"limit\":16}]";
        try (StationClient first = Cpo.connect16(old);
                StationClient second = Cpo.connect201(newer)) {
            first.behave((action, payload) -> action.equals("GetConfiguration")
                    ? "{\"configurationKey\":[{\"key\":\"SupportedFeatureProfiles\",\"readonly\":true,"
                            + "\"value\":\"Core,Reservation\"}]}"
                    : "{\"status\":\"Accepted\"}");
            begin16(first, 1);
            second.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            event201(second, "Started", "TX-" + newer, 0);
            String before = session(old);
            assertThat(put(before, callback(), one)).as("nothing is known yet").isEqualTo("ACCEPTED");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + old + "/operations/GetConfiguration");
            assertThat(put(before, callback(), one)).isEqualTo("NOT_SUPPORTED");

            String session = session(newer);
            for (int i = 0; i < 20; i++) {
                assertThat(put(session, callback(), one)).isEqualTo("ACCEPTED");
            }
            assertThat(put(session, callback(), one)).isEqualTo("TOO_OFTEN");
            assertThat(ask("DELETE", "NL-CVE", session, "?response_url=" + hub.url() + callback(), "")
                            .data()
                            .path("result")
                            .asText())
                    .isEqualTo("TOO_OFTEN");
            assertThat(put("no-such-session", callback(), one))
                    .as("others are not in its way")
                    .isEqualTo("UNKNOWN_SESSION");
            second.call(
                    "NotifyReport",
                    "{\"requestId\":9,\"seqNo\":0,\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":[{\"component\":"
                            + "{\"name\":\"SmartChargingCtrlr\"},\"variable\":{\"name\":\"Available\"},"
                            + "\"variableAttribute\":[{\"value\":\"false\"}]}]}");
            assertThat(put(session, callback(), one)).isEqualTo("NOT_SUPPORTED");
        }
    }

    private static void depot(String id, int limit, List<String> stations, int status) {
        List<String> quoted = new ArrayList<>();
        stations.forEach(one -> quoted.add("\"" + one + "\""));
        Cpo.asOperator()
                .body("{\"party\":\"NL-CVC\",\"unit\":\"A\",\"limit\":" + limit + ",\"minimum\":6,\"stations\":"
                        + quoted + "}")
                .put("/cpo/v1/depots/" + id)
                .then()
                .statusCode(status);
    }

    private static void settled(Meter meter, String... expected) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(meter.now()).containsExactly(expected));
    }

    @Test
    void sessions_of_a_depot_never_may_draw_more_than_its_limit() {
        String one = Cpo.station("depot");
        String two = Cpo.station("depot");
        String depot = Cpo.unique("D");
        Meter meter = new Meter();
        try (StationClient first = Cpo.connect16(one);
                StationClient second = Cpo.connect201(two)) {
            first.behave((action, payload) -> meter.take(one, action, payload));
            second.behave((action, payload) -> meter.take(two, action, payload));
            depot(depot, 32, List.of(one, two), 201);
            await().atMost(Duration.ofSeconds(60)).until(() -> meter.quiet.containsAll(List.of(one, two)));

            String a = begin16(first, 1);
            settled(meter, "32");
            event201(second, "Started", "TX-" + two, 0);
            settled(meter, "16", "16");
            String b = begin16(first, 2);
            settled(meter, "10.6", "10.7", "10.7");

            String callback = callback();
            put(transactions(two).getFirst(), callback, "[{\"start_period\":0,\"limit\":7}]");
            assertThat(result(callback).path("result").asText()).isEqualTo("ACCEPTED");
            settled(meter, "12.5", "12.5", "7");

            depot(depot, 13, List.of(one, two), 200);
            settled(meter, "0", "6.5", "6.5");
            meter.ended(one, a);
            end16(first, a);
            settled(meter, "6.5", "6.5");
            depot(depot, 40, List.of(one, two), 200);
            settled(meter, "32", "7");
            assertThat(meter.sums).allSatisfy(sum -> assertThat(sum).isLessThanOrEqualTo(BigDecimal.valueOf(40)));
            assertThat(meter.sums.subList(0, meter.sums.size() - 2))
                    .allSatisfy(sum -> assertThat(sum).isLessThanOrEqualTo(BigDecimal.valueOf(32)));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> Cpo.asOperator()
                            .get("/cpo/v1/depots/" + depot)
                            .then()
                            .body("settled", equalTo(true))
                            .body("shares.size()", equalTo(2)));
            meter.ended(one, b);
            end16(first, b);
            Cpo.asOperator().delete("/cpo/v1/depots/" + depot).then().statusCode(204);
            Cpo.asOperator().get("/cpo/v1/depots/" + depot).then().statusCode(404);
        }
    }

    @Test
    void what_a_station_does_not_let_go_is_not_given_to_others() {
        String stubborn = Cpo.station("stub");
        String other = Cpo.station("stub");
        String depot = Cpo.unique("D");
        Meter meter = new Meter();
        try (StationClient first = Cpo.connect16(stubborn);
                StationClient second = Cpo.connect16(other)) {
            first.behave((action, payload) -> meter.take(stubborn, action, payload));
            second.behave((action, payload) -> meter.take(other, action, payload));
            depot(depot, 32, List.of(stubborn, other), 201);
            await().atMost(Duration.ofSeconds(60)).until(() -> meter.quiet.containsAll(List.of(stubborn, other)));
            begin16(first, 1);
            settled(meter, "32");
            first.behave((action, payload) -> "{\"status\":\"Rejected\"}");
            begin16(second, 1);
            settled(meter, "0", "32");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> Cpo.asOperator()
                            .get("/cpo/v1/depots/" + depot)
                            .then()
                            .body("settled", equalTo(false)));

            first.behave((action, payload) -> meter.take(stubborn, action, payload));
            settled(meter, "16", "16");
            assertThat(meter.sums).allSatisfy(sum -> assertThat(sum).isLessThanOrEqualTo(BigDecimal.valueOf(32)));
        }
    }

    @Test
    void depots_that_can_not_be_are_refused() {
        String id = Cpo.station("dbad");
        for (String bad : List.of(
                "{\"party\":\"NL-CVC\",\"unit\":\"V\",\"limit\":1,\"minimum\":1,\"stations\":[\"" + id + "\"]}",
                "{\"party\":\"NL-CVC\",\"unit\":\"A\",\"limit\":-1,\"minimum\":1,\"stations\":[\"" + id + "\"]}",
                "{\"party\":\"NL-CVC\",\"unit\":\"A\",\"limit\":\"32\",\"minimum\":1,\"stations\":[\"" + id + "\"]}",
                "{\"party\":\"NL-CVC\",\"unit\":\"A\",\"limit\":1,\"minimum\":1,\"stations\":[]}",
                "{\"party\":\"NL-CVC\",\"unit\":\"A\",\"limit\":1,\"minimum\":1,\"stations\":[\"x\",\"x\"]}",
                "{\"unit\":\"A\",\"limit\":1,\"minimum\":1,\"stations\":[\"" + id + "\"]}",
                "{")) {
            Cpo.asOperator()
                    .body(bad)
                    .put("/cpo/v1/depots/BAD")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        depot("BAD", 10, List.of("nobody"), 409);
        String mine = Cpo.unique("D");
        depot(mine, 10, List.of(id), 201);
        depot("BAD", 10, List.of(id), 409);
        Cpo.asOperator().delete("/cpo/v1/depots/BAD").then().statusCode(404);
        Cpo.asOperator().delete("/cpo/v1/depots/" + mine).then().statusCode(204);
    }
}
