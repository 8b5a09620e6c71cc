package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stations keep and say of themselves: lists of tokens, settings, the device model, transactions they know of. */
@QuarkusTest
@TestProfile(StationDataTest.SmallParts.class)
class StationDataTest {

    /** Lists in parts of two, looked at every second. */
    public static final class SmallParts implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.cpo.tokens.local-list-every", "1s",
                    "crossvolt.cpo.tokens.local-list-part", "2",
                    "crossvolt.cpo.tokens.local-list-retry", "1s",
                    "crossvolt.cpo.sessions.cdr-grace", "1s");
        }
    }

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

    /** The list of a station that does what it is told, in either version. */
    private static final class List16Or201 {
        private final Set<String> uids = new TreeSet<>();
        private final List<String> updates = new ArrayList<>();
        private int version;

        synchronized String take(JsonNode request) {
            boolean in16 = request.has("listVersion");
            int next = request.path(in16 ? "listVersion" : "versionNumber").asInt();
            updates.add(request.path("updateType").asText());
            if (request.path("updateType").asText().equals("Full")) {
                uids.clear();
            } else if (next <= version) {
                return "{\"status\":\"VersionMismatch\"}";
            }
            version = next;
            assertThat(request.path("localAuthorizationList").size()).isLessThanOrEqualTo(2);
            for (JsonNode entry : request.path("localAuthorizationList")) {
                String uid = in16
                        ? entry.path("idTag").asText()
                        : entry.path("idToken").path("idToken").asText();
                if (entry.has(in16 ? "idTagInfo" : "idTokenInfo")) {
                    uids.add(uid);
                } else {
                    uids.remove(uid);
                }
            }
            return "{\"status\":\"Accepted\"}";
        }

        synchronized String versionNow(boolean in16) {
            return "{\"" + (in16 ? "listVersion" : "versionNumber") + "\":" + version + "}";
        }

        synchronized boolean has(String... expected) {
            return uids.containsAll(List.of(expected));
        }

        synchronized boolean hasNot(String uid) {
            return !uids.contains(uid);
        }

        synchronized void reset(int to) {
            version = to;
            uids.clear();
            updates.clear();
        }

        synchronized List<String> updates() {
            return List.copyOf(updates);
        }
    }

    private void followsTokens(StationClient station, String id, String one, String two) {
        List16Or201 list = new List16Or201();
        station.behave(
                (action, payload) -> action.equals("SendLocalList") ? list.take(payload) : "{\"status\":\"Accepted\"}");
        Cpo.token(hub, one, "ALLOWED_OFFLINE");
        Cpo.token(hub, one + "N", "NEVER");
        Cpo.asOperator().put("/cpo/v1/local-lists/" + id).then().statusCode(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> list.has(one));
        assertThat(list.updates().getFirst()).isEqualTo("Full");
        assertThat(list.hasNot(one + "N"))
                .as("a token its eMSP wants to be asked about")
                .isTrue();

        Cpo.token(hub, two, "ALWAYS");
        await().atMost(Duration.ofSeconds(60)).until(() -> list.has(one, two));
        assertThat(list.updates().getLast()).isEqualTo("Differential");
        hub.call(
                "PATCH",
                Cpo.url() + "/ocpi/2.2.1/receiver/tokens/NL/CVE/" + one,
                "NL-HUB",
                "NL-CVC",
                "{\"valid\":false,\"last_updated\":\"" + Instant.now() + "\"}");
        await().atMost(Duration.ofSeconds(60)).until(() -> list.hasNot(one));

        list.reset(1_000);
        Cpo.token(hub, two + "X", "ALWAYS");
        await().atMost(Duration.ofSeconds(60)).until(() -> list.has(two, two + "X"));
        assertThat(list.updates()).as("it has another list than we thought").contains("Differential", "Full");
        Cpo.asOperator().get("/cpo/v1/local-lists/" + id).then().body("kept", equalTo(true));
    }

    private void isComparedBefore(StationClient station, String id, boolean in16, String one) {
        List16Or201 list = new List16Or201();
        station.behave(
                (action, payload) -> action.equals("SendLocalList") ? list.take(payload) : list.versionNow(in16));
        Cpo.token(hub, one, "ALLOWED_OFFLINE");
        Cpo.asOperator().put("/cpo/v1/local-lists/" + id);
        await().atMost(Duration.ofSeconds(60)).until(() -> list.has(one));
        int before = list.updates().size();
        Cpo.token(hub, one + "B", "ALWAYS");
        await().atMost(Duration.ofSeconds(60)).until(() -> list.has(one, one + "B"));
        assertThat(list.updates().get(before)).as("as we left it").isEqualTo("Differential");

        list.reset(0);
        Cpo.token(hub, one + "C", "ALWAYS");
        await().atMost(Duration.ofSeconds(60)).until(() -> list.has(one, one + "B", one + "C"));
        assertThat(list.updates().getFirst()).as("it has lost its list").isEqualTo("Full");
        assertThat(station.calls).extracting(call -> call.path(2).asText()).contains("GetLocalListVersion");
        Cpo.asOperator().delete("/cpo/v1/local-lists/" + id);
    }

    @Test
    void a_stations_list_is_compared_before_a_difference_is_sent() {
        String old = Cpo.station("cmp16");
        String newer = Cpo.station("cmp201");
        try (StationClient station = Cpo.connect16(old)) {
            isComparedBefore(station, old, true, "CMP16");
        }
        try (StationClient station = Cpo.connect201(newer)) {
            isComparedBefore(station, newer, false, "CMP201");
        }
    }

    @Test
    void a_16_stations_list_follows_the_tokens() {
        String id = Cpo.station("list16");
        try (StationClient station = Cpo.connect16(id)) {
            followsTokens(station, id, "LIST16A", "LIST16B");
        }
    }

    @Test
    void a_201_stations_list_follows_the_tokens() {
        String id = Cpo.station("list201");
        try (StationClient station = Cpo.connect201(id)) {
            followsTokens(station, id, "LIST201A", "LIST201B");
        }
    }

    @Test
    void a_station_that_takes_no_list_is_named_to_its_operator() {
        String id = Cpo.station("nolist");
        Cpo.token(hub, "NOLIST", "ALWAYS");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "!NotSupported");
            Cpo.asOperator().put("/cpo/v1/local-lists/" + id);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> Cpo.asOperator()
                            .get("/cpo/v1/local-lists/" + id)
                            .then()
                            .body("trouble", equalTo("NotSupported")));
        }
        Cpo.asOperator().delete("/cpo/v1/local-lists/" + id).then().body("kept", equalTo(false));
        for (String path : List.of("configuration", "proposal")) {
            Cpo.asOperator().get("/cpo/v1/stations/nobody/" + path).then().statusCode(404);
        }
        Cpo.asOperator().put("/cpo/v1/local-lists/nobody").then().statusCode(404);
    }

    @Test
    void settings_that_a_station_told_can_be_read_and_keys_can_not() {
        String id = Cpo.station("conf");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave(
                    (action, payload) -> "{\"configurationKey\":[{\"key\":\"HeartbeatInterval\",\"readonly\":false,"
                            + "\"value\":\"900\"},{\"key\":\"AuthorizationKey\",\"readonly\":false,\"value\":\"TOPSECRET\"}],"
                            + "\"unknownKey\":[\"Nothing\"]}");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + id + "/operations/GetConfiguration");
        }
        Cpo.asOperator()
                .get("/cpo/v1/stations/" + id + "/configuration")
                .then()
                .statusCode(200)
                .body("HeartbeatInterval.value", equalTo("900"))
                .body("$", not(hasKey("AuthorizationKey")));
        String newer = Cpo.station("conf");
        try (StationClient station = Cpo.connect201(newer)) {
            station.behave((action, payload) -> "{\"getVariableResult\":[{\"attributeStatus\":\"Accepted\","
                    + "\"attributeValue\":\"60\",\"component\":{\"name\":\"OCPPCommCtrlr\"},"
                    + "\"variable\":{\"name\":\"HeartbeatInterval\"}},{\"attributeStatus\":\"UnknownVariable\","
                    + "\"component\":{\"name\":\"X\"},\"variable\":{\"name\":\"Y\"}}]}");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + newer + "/operations/GetVariables");
        }
        Cpo.asOperator()
                .get("/cpo/v1/stations/" + newer + "/configuration")
                .then()
                .body("'OCPPCommCtrlr/HeartbeatInterval'.value", equalTo("60"))
                .body("size()", equalTo(1));
    }

    @Test
    void a_device_model_becomes_a_proposal_for_the_location() {
        String id = Cpo.station("model");
        Cpo.asOperator()
                .get("/cpo/v1/stations/" + id + "/proposal")
                .then()
                .body("evses.size()", equalTo(0))
                .body("open", hasItem("/evses"));
        String evse = "\"component\":{\"name\":\"EVSE\",\"evse\":{\"id\":1}}";
        try (StationClient station = Cpo.connect201(id)) {
            // Parts may come in any order, and repeat.
            station.call(
                    "NotifyReport",
                    "{\"requestId\":1,\"seqNo\":1,\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":"
                            + "[{\"component\":{\"name\":\"Connector\",\"evse\":{\"id\":1,\"connectorId\":1}},\"variable\":"
                            + "{\"name\":\"ConnectorType\"},\"variableAttribute\":[{\"value\":\"sType2\"}]},"
                            + "{\"component\":{\"name\":\"Connector\",\"evse\":{\"id\":2,\"connectorId\":1}},\"variable\":"
                            + "{\"name\":\"ConnectorType\"},\"variableAttribute\":[{\"value\":\"cFuture\"}]}]}");
            station.call(
                    "NotifyReport",
                    "{\"requestId\":1,\"seqNo\":0,\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":"
                            + "[{" + evse
                            + ",\"variable\":{\"name\":\"Power\"},\"variableAttribute\":[{\"value\":\"0\"}],"
                            + "\"variableCharacteristics\":{\"dataType\":\"decimal\",\"maxLimit\":22080}},{" + evse
                            + ",\"variable\":{\"name\":\"SupplyPhases\"},\"variableAttribute\":[{\"value\":\"3\"}]}]}");
        }
        Cpo.asOperator()
                .get("/cpo/v1/stations/" + id + "/proposal")
                .then()
                .body("evses[0].number", equalTo(1))
                .body("evses[0].connectors[0].standard", equalTo("IEC_62196_T2"))
                .body("evses[0].connectors[0].format", equalTo("SOCKET"))
                .body("evses[0].connectors[0].power_type", equalTo("AC_3_PHASE"))
                .body("evses[0].connectors[0].max_amperage", equalTo(32))
                .body("open", hasItem("EVSE 2, connector 1: standard (the station says cFuture)"));
    }

    private List<JsonNode> cdrs(String station) {
        return hub.at("receiver/cdrs").stream()
                .map(RecordingHub.Recorded::json)
                .filter(cdr ->
                        cdr.path("cdr_location").path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private static void event(StationClient station, String type, int seq, int wh) {
        station.call(
                "TransactionEvent",
                "{\"eventType\":\"" + type + "\",\"timestamp\":\"" + Instant.now()
                        + "\",\"triggerReason\":\"Authorized\","
                        + "\"seqNo\":" + seq + ",\"transactionInfo\":{\"transactionId\":\"QUEUED\"},"
                        + "\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":{\"idToken\":\"QUEUED\",\"type\":\"ISO14443\"},"
                        + "\"meterValue\":[{\"timestamp\":\"" + Instant.now() + "\",\"sampledValue\":[{\"value\":" + wh
                        + "}]}]}");
    }

    @Test
    void a_station_that_has_more_to_tell_of_a_transaction_is_waited_for() {
        String id = Cpo.station("queue");
        Cpo.token(hub, "QUEUED", "ALWAYS");
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"ongoingIndicator\":false,\"messagesInQueue\":true}");
            event(station, "Started", 0, 1_000);
            event(station, "Ended", 2, 3_000);
            JsonNode asked = station.asked();
            assertThat(asked.path(2).asText()).isEqualTo("GetTransactionStatus");
            assertThat(asked.path(3).path("transactionId").asText()).isEqualTo("QUEUED");
            station.asked();
            assertThat(cdrs(id)).isEmpty();

            station.behave((action, payload) -> "{\"ongoingIndicator\":false,\"messagesInQueue\":false}");
            await().atMost(Duration.ofSeconds(60)).until(() -> !cdrs(id).isEmpty());
            assertThat(cdrs(id).getFirst().path("remark").asText()).contains("missing");
            assertThat(cdrs(id).getFirst().path("total_energy").asInt()).isEqualTo(2);
        }
    }
}
