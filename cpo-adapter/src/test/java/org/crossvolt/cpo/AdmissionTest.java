package org.crossvolt.cpo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.Test;

/** Who may say what before it is accepted, what happens to the silent, and how many are heard at once. */
@QuarkusTest
@TestProfile(AdmissionTest.Impatient.class)
class AdmissionTest {

    /** Short times, and two opening messages at once. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.cpo.ocpp.call-timeout", "1s",
                    "crossvolt.cpo.ocpp.ping-interval", "1s",
                    "crossvolt.cpo.ocpp.liveness-check", "1s",
                    "crossvolt.cpo.ocpp.max-opening-messages", "2",
                    "crossvolt.cpo.commands.grant", "2s");
        }
    }

    private static final String BOOT_16 = "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}";

    private static StationClient unannounced201(String id) {
        return StationClient.connect(Cpo.webSocketUrl(), id, Cpo.KEY, "ocpp2.0.1");
    }

    private static void state(String id, String state) {
        Cpo.asOperator()
                .body("{\"state\":\"" + state + "\"}")
                .patch("/cpo/v1/stations/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void before_it_is_accepted_a_2x_station_may_say_nothing_else() {
        String id = Cpo.station("new");
        try (StationClient station = unannounced201(id)) {
            assertThat(station.call("Heartbeat", "{}").code()).isEqualTo("SecurityError");
            assertThat(station.call("TransactionEvent", "{}").code()).isEqualTo("SecurityError");
            assertThat(station.call("Authorize", "{\"idToken\":{\"idToken\":\"X\",\"type\":\"ISO14443\"}}")
                            .code())
                    .isEqualTo("SecurityError");
            assertThat(station.call("Unheard", "{}").code()).isEqualTo("NotImplemented");
            assertThat(station.call("BootNotification", Cpo.BOOT_201)
                            .payload()
                            .path("status")
                            .asText())
                    .isEqualTo("Accepted");
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
        }
        try (StationClient back = unannounced201(id)) {
            assertThat(back.call("Heartbeat", "{}").isError())
                    .as("it need not boot again to come back")
                    .isFalse();
        }
    }

    @Test
    void a_planned_station_is_pending_until_its_operator_takes_it_into_service() {
        String id = Cpo.station("plan");
        state(id, "PLANNED");
        StationClient station = unannounced201(id);
        var answer = station.call("BootNotification", Cpo.BOOT_201).payload();
        assertThat(answer.path("status").asText()).isEqualTo("Pending");
        assertThat(answer.path("interval").asInt()).isEqualTo(60);
        assertThat(station.call("Heartbeat", "{}").code()).isEqualTo("SecurityError");
        station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
        Cpo.asOperator()
                .body("{\"requestId\":7,\"reportBase\":\"FullInventory\"}")
                .post("/cpo/v1/stations/" + id + "/operations/GetBaseReport")
                .then()
                .statusCode(200);
        assertThat(station.call(
                                "NotifyReport",
                                "{\"requestId\":7,\"seqNo\":0,\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":[]}")
                        .isError())
                .as("what was asked for may be told")
                .isFalse();

        state(id, "ACTIVE");
        assertThat(station.closeCode()).isEqualTo(1008);
        try (StationClient back = Cpo.connect201(id)) {
            assertThat(back.call("Heartbeat", "{}").isError()).isFalse();
        }
    }

    @Test
    void a_16_station_that_speaks_too_early_is_answered_and_marked() {
        String id = Cpo.station("early");
        state(id, "PLANNED");
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
            assertThat(station.call("BootNotification", BOOT_16)
                            .payload()
                            .path("status")
                            .asText())
                    .isEqualTo("Pending");
        }
        await().untilAsserted(() -> Cpo.asOperator()
                .get("/cpo/v1/stations/" + id + "/frames")
                .then()
                .body("remark.flatten().toString()", containsString("before its BootNotification was accepted")));
    }

    @Test
    void a_storm_of_boots_is_worked_off_and_everybody_is_accepted() {
        List<String> ids =
                IntStream.range(0, 40).mapToObj(i -> Cpo.station("storm")).toList();
        List<StationClient> stations = ids.stream().map(Cpo::connect16).toList();
        List<CompletableFuture<StationClient.Answer>> boots = stations.stream()
                .map(station -> station.send("BootNotification", BOOT_16))
                .toList();
        boots.forEach(boot ->
                assertThat(boot.join().payload().path("status").asText()).isEqualTo("Accepted"));
        stations.forEach(StationClient::close);
    }

    @Test
    void a_call_that_is_not_answered_ends_and_the_next_has_its_turn() {
        String id = Cpo.station("silent");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> action.equals("Reset") ? null : "{\"status\":\"Accepted\"}");
            Cpo.asOperator()
                    .body("{\"type\":\"Soft\"}")
                    .post("/cpo/v1/stations/" + id + "/operations/Reset")
                    .then()
                    .statusCode(504)
                    .contentType("application/problem+json");
            String late = station.asked().path(1).asText();
            station.sendRaw("[3,\"" + late + "\",{\"status\":\"Accepted\"}]");
            Cpo.asOperator()
                    .body("{}")
                    .post("/cpo/v1/stations/" + id + "/operations/ClearCache")
                    .then()
                    .statusCode(200)
                    .body("answer.status", equalTo("Accepted"));
        }
    }

    @Test
    void who_answers_no_ping_is_closed_and_who_does_stays() throws IOException {
        String dead = Cpo.station("dead");
        String alive = Cpo.station("alive");
        try (StationClient living = Cpo.connect16(alive);
                Socket socket = new Socket("localhost", Cpo.port())) {
            socket.setSoTimeout(60_000);
            String key = Base64.getEncoder().encodeToString((dead + ":" + Cpo.KEY).getBytes(UTF_8));
            socket.getOutputStream()
                    .write(("GET /ocpp/" + dead + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic " + key + "\r\n\r\n")
                            .getBytes(UTF_8));
            String all = readUntil(socket.getInputStream(), "no sign of life");
            assertThat(all).startsWith("HTTP/1.1 101").contains("\u0089\u0002cv");
            assertThat(living.call("Heartbeat", "{}").isError()).isFalse();
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            all.append((char) next);
            if (all.indexOf(end) >= 0) {
                return all.toString();
            }
        }
        throw new AssertionError("closed without a word: " + all);
    }

    @Test
    void a_start_that_nobody_used_does_not_let_the_token_charge_later() {
        String id = Cpo.station("unused");
        RecordingHub hub = Cpo.join();
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            var accepted = hub.call(
                    "POST",
                    Cpo.url() + "/ocpi/2.2.1/receiver/commands/START_SESSION",
                    "NL-CVE",
                    "NL-CVC",
                    """
                    {"response_url":"%s/ocpi/2.2.1/callbacks/unused","location_id":"L-%s","evse_uid":"%s-1",
                     "token":{"country_code":"NL","party_id":"CVE","uid":"UNUSED","type":"APP_USER","contract_id":"C",
                      "issuer":"E","valid":true,"whitelist":"NEVER","last_updated":"2026-01-01T00:00:00Z"}}""".formatted(hub.url(), id, id));
            assertThat(accepted.data().path("result").asText()).isEqualTo("ACCEPTED");
            station.asked();
            await().until(() -> !hub.at("receiver/sessions").isEmpty());
            var pending = hub.at("receiver/sessions").getFirst().json();
            assertThat(pending.path("status").asText()).isEqualTo("PENDING");
            assertThat(pending.path("evse_uid").asText()).isEqualTo(id + "-1");
            assertThat(pending.path("auth_method").asText()).isEqualTo("COMMAND");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> hub.at("receiver/sessions").size() > 1);
            var invalid = hub.at("receiver/sessions").getLast().json();
            assertThat(invalid.path("id")).isEqualTo(pending.path("id"));
            assertThat(invalid.path("status").asText()).isEqualTo("INVALID");
            assertThat(invalid.path("kwh").asInt()).isZero();
            assertThat(invalid.has("end_date_time")).isTrue();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !station.call("Authorize", "{\"idTag\":\"UNUSED\"}")
                            .payload()
                            .path("idTagInfo")
                            .path("status")
                            .asText()
                            .equals("Accepted"));
        } finally {
            Cpo.leave(hub);
        }
    }
}
