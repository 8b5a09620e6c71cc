package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stations are asked by themselves: once what they can do, and how they are when they come back. */
@QuarkusTest
@TestProfile(FirstContactTest.Curious.class)
class FirstContactTest {

    /** Short times, and two stations at once. */
    public static final class Curious implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.cpo.stations.meet-every", "1s",
                    "crossvolt.cpo.stations.meet-at-once", "2",
                    "crossvolt.cpo.stations.meet-after", "1s",
                    "crossvolt.cpo.stations.meet-again", "1s",
                    "crossvolt.cpo.ocpp.call-timeout", "2s",
                    "crossvolt.cpo.locations.offline-grace", "2s",
                    "crossvolt.cpo.locations.refresh-within", "2s");
        }
    }

    private static final String BOOT_16 = "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}";

    private static List<String> actions(StationClient station) {
        return station.calls.stream().map(call -> call.path(2).asText()).toList();
    }

    private static JsonNode call(StationClient station, String action) {
        await().atMost(Duration.ofSeconds(20)).until(() -> actions(station).contains(action));
        return station.calls.stream()
                .filter(call -> call.path(2).asText().equals(action))
                .findFirst()
                .orElseThrow()
                .path(3);
    }

    private static StationClient booted16(String id) {
        StationClient station = Cpo.connect16(id);
        station.call("BootNotification", BOOT_16);
        return station;
    }

    @Test
    void a_201_station_is_told_how_to_come_back_and_asked_for_its_device_model_once() {
        String id = Cpo.station("meet");
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            JsonNode settings = call(station, "SetVariables").path("setVariableData");
            assertThat(settings)
                    .extracting(one -> one.path("variable").path("name").asText() + "="
                            + one.path("attributeValue").asText())
                    .containsExactly(
                            "RetryBackOffRepeatTimes=5", "RetryBackOffRandomRange=30", "RetryBackOffWaitMinimum=10");
            JsonNode report = call(station, "GetBaseReport");
            assertThat(report.path("reportBase").asText()).isEqualTo("FullInventory");
            station.call(
                    "NotifyReport",
                    "{\"requestId\":" + report.path("requestId") + ",\"seqNo\":0,\"generatedAt\":"
                            + "\"2026-01-01T00:00:00Z\",\"reportData\":[]}");
            Cpo.asOperator()
                    .get("/cpo/v1/stations/" + id + "/device-model")
                    .then()
                    .body("request_id", equalTo(report.path("requestId").asText()));
        }
        try (StationClient back = Cpo.connect201(id)) {
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> !actions(back).contains("GetBaseReport"));
        }
    }

    @Test
    void a_16_station_is_asked_for_its_feature_profiles() {
        String id = Cpo.station("meet");
        try (StationClient station = booted16(id)) {
            station.behave((action, payload) -> action.equals("GetConfiguration")
                    ? "{\"configurationKey\":[{\"key\":\"SupportedFeatureProfiles\",\"readonly\":true,\"value\":\"Core\"}]}"
                    : "{\"status\":\"Accepted\"}");
            call(station, "GetConfiguration");
            await().untilAsserted(() -> Cpo.asOperator()
                    .get("/cpo/v1/stations/" + id + "/configuration")
                    .then()
                    .body("SupportedFeatureProfiles.value", equalTo("Core")));
        }
    }

    @Test
    void who_refuses_is_left_alone_and_who_is_silent_is_asked_again() {
        String refusing = Cpo.station("meet");
        String silent = Cpo.station("meet");
        String unaccepted = Cpo.station("meet");
        try (StationClient first = booted16(refusing);
                StationClient second = booted16(silent);
                StationClient third = Cpo.connect16(unaccepted)) {
            first.behave((action, payload) -> "!NotSupported");
            second.behave((action, payload) -> null);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> actions(second).stream()
                                    .filter("GetConfiguration"::equals)
                                    .count()
                            > 1);
            assertThat(actions(first)).containsExactly("GetConfiguration");
            assertThat(actions(third)).as("it has not booted yet").isEmpty();
        }
    }

    @Test
    void many_new_stations_are_asked_a_few_at_a_time() {
        List<StationClient> stations = new ArrayList<>();
        try {
            IntStream.range(0, 6).forEach(i -> {
                StationClient station = booted16(Cpo.station("meet"));
                station.behave((action, payload) -> null);
                stations.add(station);
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> stations.stream().anyMatch(one -> !one.calls.isEmpty()));
            assertThat(stations.stream().filter(one -> !one.calls.isEmpty())).hasSizeLessThanOrEqualTo(2);
            await().atMost(Duration.ofSeconds(60)).until(() -> stations.stream().noneMatch(one -> one.calls.isEmpty()));
        } finally {
            stations.forEach(StationClient::close);
        }
    }

    private static void away(String id, Duration howLong) {
        await().until(() -> !Cpo.asOperator().get("/cpo/v1/stations/" + id).<Boolean>path("connected"));
        await().pollDelay(howLong).until(() -> true);
    }

    @Test
    void a_station_that_was_away_for_long_is_asked_how_it_is_unless_it_says_so_itself() {
        String old = Cpo.station("back");
        String newer = Cpo.station("back");
        String telling = Cpo.station("back");
        String brief = Cpo.station("back");
        booted16(old).close();
        Cpo.connect201(newer).close();
        booted16(telling).close();
        away(telling, Duration.ofSeconds(3));
        try (StationClient newcomer = booted16(brief)) {
            call(newcomer, "TriggerMessage");
        }
        try (StationClient first = Cpo.connect16(old);
                StationClient second = Cpo.connect201(newer);
                StationClient third = Cpo.connect16(telling);
                StationClient fourth = Cpo.connect16(brief)) {
            for (int connector = 1; connector < 3; connector++) {
                third.call(
                        "StatusNotification",
                        "{\"connectorId\":" + connector + ",\"errorCode\":\"NoError\",\"status\":\"Available\"}");
            }
            JsonNode asked = call(first, "TriggerMessage");
            assertThat(asked.path("requestedMessage").asText()).isEqualTo("StatusNotification");
            assertThat(asked.has("connectorId")).as("about all of them").isFalse();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(second.calls.stream()
                                    .filter(call -> call.path(2).asText().equals("TriggerMessage"))
                                    .map(call ->
                                            call.path(3).path("evse").path("id").asInt()))
                            .containsExactly(1, 2));
            assertThat(actions(first).stream().filter("TriggerMessage"::equals)).hasSize(1);
            assertThat(actions(third)).doesNotContain("TriggerMessage");
            assertThat(actions(fourth)).as("it was away for a moment").doesNotContain("TriggerMessage");
        }
    }
}
