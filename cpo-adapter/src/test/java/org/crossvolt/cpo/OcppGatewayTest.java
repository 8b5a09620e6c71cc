package org.crossvolt.cpo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who may open a socket, and what may be said on it. */
@QuarkusTest
class OcppGatewayTest {

    private static int refusal(String id, String user, String key, Map<String, String> headers) {
        try (StationClient let = StationClient.connect(
                Cpo.webSocketUrl() + "/ocpp/" + id, user, key.getBytes(UTF_8), List.of("ocpp1.6"), headers)) {
            return 101;
        } catch (StationClient.Refused refused) {
            return refused.status;
        }
    }

    /** All bytes of the answer to a bare handshake, until the other side closes. */
    private static String handshake(String id, String subprotocol) throws IOException {
        try (Socket socket = new Socket("localhost", Cpo.port())) {
            socket.setSoTimeout(10_000);
            String key = Base64.getEncoder().encodeToString((id + ":" + Cpo.KEY).getBytes(UTF_8));
            socket.getOutputStream()
                    .write(("GET /ocpp/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
                                    + subprotocol + "\r\nAuthorization: Basic " + key + "\r\n\r\n")
                            .getBytes(UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
                int headers = answer.indexOf("\r\n\r\n");
                if (headers > 0 && answer.length() >= headers + 8) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private static int connections(String id) {
        Boolean connected = Cpo.asOperator().get("/cpo/v1/stations/" + id).path("connected");
        return connected != null && connected ? 1 : 0;
    }

    @Test
    void a_station_boots_and_its_operator_sees_it() {
        String id = Cpo.station("boot");
        try (StationClient station = Cpo.connect16(id)) {
            StationClient.Answer answer =
                    station.call("BootNotification", "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}");

            assertThat(answer.payload().path("status").asText()).isEqualTo("Accepted");
            assertThat(answer.payload().path("currentTime").asText()).endsWith("Z");
            assertThat(station.subprotocol()).isEqualTo("ocpp1.6");
            // Presence is written behind, many stations at a time.
            await().untilAsserted(() -> Cpo.asOperator()
                    .get("/cpo/v1/stations/" + id)
                    .then()
                    .statusCode(200)
                    .body("connected", equalTo(true))
                    .body("connected_version", equalTo("1.6"))
                    .body("boot.chargePointVendor", equalTo("V"))
                    .body(not(containsString(Cpo.KEY))));
        }
        await().untilAsserted(() -> assertThat(connections(id)).isZero());
    }

    @Test
    void strangers_wrong_keys_and_blocked_stations_are_told_apart_before_the_upgrade() {
        String id = Cpo.station("door");
        String other = Cpo.station("door");

        assertThat(refusal("nobody-at-all", "nobody-at-all", Cpo.KEY, Map.of())).isEqualTo(404);
        assertThat(refusal(id, id, "wrong-key-wrong-key", Map.of())).isEqualTo(401);
        assertThat(refusal(id, id, "", Map.of())).isEqualTo(401);
        assertThat(refusal(id, other, Cpo.KEY, Map.of())).isEqualTo(401);
        Cpo.asOperator().body("{\"state\":\"BLOCKED\"}").patch("/cpo/v1/stations/" + id);
        assertThat(refusal(id, id, Cpo.KEY, Map.of())).isEqualTo(403);
        assertThat(refusal(other, other, Cpo.KEY, Map.of())).isEqualTo(101);
    }

    @Test
    void an_id_is_decoded_once_and_compared_exactly() {
        String id = Cpo.station("CaseId");

        assertThat(refusal(id.toLowerCase(java.util.Locale.ROOT), id, Cpo.KEY, Map.of()))
                .isEqualTo(404);
        assertThat(refusal("..%2F" + id, id, Cpo.KEY, Map.of())).isEqualTo(404);
        assertThat(refusal(id + "%2500", id, Cpo.KEY, Map.of())).isEqualTo(404);
        assertThat(refusal(id + "/more", id, Cpo.KEY, Map.of())).isEqualTo(404);
        assertThat(refusal(id.replace("C", "%43"), id, Cpo.KEY, Map.of())).isEqualTo(101);
    }

    @Test
    void a_hexadecimal_key_may_come_as_digits_or_as_the_bytes_it_stands_for() {
        String id = Cpo.station("hex");
        byte[] bytes = HexFormat.of().parseHex(Cpo.KEY);
        String url = Cpo.webSocketUrl() + "/ocpp/" + id;

        StationClient.connect(url, id, bytes, List.of("ocpp1.6"), Map.of()).close();
        StationClient.connect(url, id, Cpo.KEY.getBytes(UTF_8), List.of("ocpp1.6"), Map.of())
                .close();
        bytes[0]++;
        assertThatThrownBy(() -> StationClient.connect(url, id, bytes, List.of("ocpp1.6"), Map.of()))
                .isInstanceOf(StationClient.Refused.class);
    }

    @Test
    void profile_2_needs_encryption_and_believes_no_strangers_header() {
        String id = Cpo.station("tls");
        Cpo.asOperator().body("{\"security_profile\":2}").patch("/cpo/v1/stations/" + id);

        assertThat(refusal(id, id, Cpo.KEY, Map.of())).isEqualTo(401);
        assertThat(refusal(id, id, Cpo.KEY, Map.of("X-Forwarded-Proto", "https")))
                .isEqualTo(401);
    }

    @Test
    void profile_3_is_not_satisfied_by_a_key_nor_by_a_strangers_header() {
        String id = Cpo.station("mtls");
        Cpo.asOperator().body("{\"security_profile\":3}").patch("/cpo/v1/stations/" + id);

        assertThat(refusal(id, id, Cpo.KEY, Map.of())).isEqualTo(401);
        assertThat(refusal(id, id, Cpo.KEY, Map.of("X-Forwarded-Proto", "https", "X-Client-Cert", "CN=" + id)))
                .isEqualTo(401);
    }

    @Test
    void the_stations_first_choice_among_what_it_may_speak_is_taken() {
        String id = Cpo.station("sub");
        try (StationClient newest =
                StationClient.connect(Cpo.webSocketUrl(), id, Cpo.KEY, "ocpp2.1", "ocpp2.0.1", "ocpp1.6")) {
            assertThat(newest.subprotocol()).isEqualTo("ocpp2.0.1");
        }
        String old = Cpo.station("sub", "\"versions\":[\"1.6\"],");
        try (StationClient only = StationClient.connect(Cpo.webSocketUrl(), old, Cpo.KEY, "ocpp2.0.1", "ocpp1.6")) {
            assertThat(only.subprotocol()).isEqualTo("ocpp1.6");
        }
    }

    @Test
    void without_a_version_in_common_the_socket_opens_without_a_subprotocol_and_closes_at_once() throws IOException {
        String id = Cpo.station("sub");

        // A client library would end such a handshake by itself.
        String answer = handshake(id, "ocpp9.9");
        assertThat(answer).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("sec-websocket-protocol");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                .as("a close frame with 1002")
                .startsWith("\u0088")
                .contains("\u0003\u00ea");
        assertThat(StationClient.connect(Cpo.webSocketUrl(), id, Cpo.KEY).closeCode())
                .isEqualTo(1002);
    }

    @Test
    void a_station_that_may_come_without_a_subprotocol_does() {
        String id = Cpo.station("sub", "\"versions\":[\"1.6\"],\"without_subprotocol\":true,");
        try (StationClient station = StationClient.connect(Cpo.webSocketUrl(), id, Cpo.KEY)) {
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
        }
    }

    @Test
    void the_newest_socket_wins_and_calls_of_the_old_one_fail_at_once() {
        String id = Cpo.station("newest");
        StationClient old = Cpo.connect16(id);
        old.call("Heartbeat", "{}");
        StationClient fresh = Cpo.connect16(id);
        assertThat(fresh.call("Heartbeat", "{}").isError()).isFalse();

        assertThat(old.closeCode()).isEqualTo(1008);
        fresh.behave((action, payload) -> "{\"status\":\"Accepted\"}");
        Cpo.asOperator()
                .body("{\"type\":\"Soft\"}")
                .post("/cpo/v1/stations/" + id + "/operations/Reset")
                .then()
                .statusCode(200)
                .body("answer.status", equalTo("Accepted"));
        assertThat(fresh.asked().path(2).asText()).isEqualTo("Reset");
        fresh.close();
    }

    @Test
    void whoever_comes_without_the_key_leaves_the_connected_station_untouched() {
        String id = Cpo.station("mine");
        String neighbour = Cpo.station("mine");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            station.call("Heartbeat", "{}");

            assertThat(refusal(id, id, "wrong-key-wrong-key", Map.of())).isEqualTo(401);
            assertThat(refusal(id, id, "", Map.of())).isEqualTo(401);
            assertThat(refusal(id, neighbour, Cpo.KEY, Map.of()))
                    .as("a neighbour's name and key")
                    .isEqualTo(401);
            assertThat(refusal(id, "", Cpo.KEY, Map.of())).isEqualTo(401);
            assertThatThrownBy(() -> StationClient.connect(
                            Cpo.webSocketUrl() + "/ocpp/" + id, null, null, List.of("ocpp1.6"), Map.of()))
                    .isInstanceOf(StationClient.Refused.class);

            assertThat(station.isClosed()).isFalse();
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
            Cpo.asOperator()
                    .body("{\"type\":\"Soft\"}")
                    .post("/cpo/v1/stations/" + id + "/operations/Reset")
                    .then()
                    .statusCode(200)
                    .body("answer.status", equalTo("Accepted"));
            assertThat(station.asked().path(2).asText()).isEqualTo("Reset");
            assertThat(station.calls).as("it was asked nothing else").isEmpty();
            await().untilAsserted(() -> assertThat(connections(id)).isEqualTo(1));
        }
    }

    @Test
    void refusals_for_a_connected_station_do_not_end_its_connection_nor_its_neighbours_way_in() {
        String id = Cpo.station("mine");
        try (StationClient station = Cpo.connect16(id)) {
            List<Integer> statuses = java.util.stream.IntStream.range(0, 5)
                    .mapToObj(i -> refusal(id, id, "guess-guess-guess-" + i, Map.of()))
                    .toList();
            assertThat(statuses).containsOnly(401);
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
            String neighbour = Cpo.station("mine");
            Cpo.connect16(neighbour).close();
        }
    }

    @Test
    void what_a_201_station_reports_later_is_taken_and_its_operator_finds_it() {
        String id = Cpo.station("later");
        List<List<String>> reports = List.of(
                List.of(
                        "NotifyCustomerInformation",
                        "{\"data\":\"D\",\"seqNo\":0,\"generatedAt\":\"2026-01-01T00:00:00Z\"," + "\"requestId\":5}"),
                List.of("NotifyDisplayMessages", "{\"requestId\":5}"),
                List.of(
                        "NotifyMonitoringReport",
                        "{\"requestId\":5,\"seqNo\":0," + "\"generatedAt\":\"2026-01-01T00:00:00Z\"}"),
                List.of("PublishFirmwareStatusNotification", "{\"status\":\"Published\",\"requestId\":5}"));
        try (StationClient station = Cpo.connect201(id)) {
            for (List<String> report : reports) {
                assertThat(station.call(report.getFirst(), report.getLast()).isError())
                        .as(report.getFirst())
                        .isFalse();
            }
            for (List<String> report : reports) {
                await().untilAsserted(() -> Cpo.asOperator()
                        .get("/cpo/v1/stations/" + id + "/frames")
                        .then()
                        .body("text.toString()", containsString(report.getFirst())));
            }
            Cpo.asOperator().body("{\"reading\":\"reject\"}").patch("/cpo/v1/stations/" + id);
        }
        try (StationClient strict = Cpo.connect201(id)) {
            for (List<String> report : reports) {
                assertThat(strict.call(report.getFirst(), report.getLast().replace("5", "\"five\""))
                                .code())
                        .as(report.getFirst())
                        .isEqualTo("TypeConstraintViolation");
            }
            assertThat(strict.call("NotifyMonitoringReport", "{}").code()).isEqualTo("OccurrenceConstraintViolation");
        }
    }

    @Test
    void unknown_actions_are_not_implemented() {
        String id = Cpo.station("bad");
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(station.call("TransactionEvent", "{}").code()).isEqualTo("NotImplemented");
            assertThat(station.call("__proto__", "{}").code()).isEqualTo("NotImplemented");
            assertThat(station.call("", "{}").code()).isEqualTo("NotImplemented");
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
        }
    }

    @Test
    void malformed_frames_get_the_error_of_the_version_and_the_socket_stays_open() {
        String id = Cpo.station("bad");
        try (StationClient station = Cpo.connect201(id)) {
            station.sendRaw("{not json");
            assertThat(station.unasked().toString()).contains("\"-1\"").contains("FormatViolation");
            station.sendRaw("[2,\"x\",\"Heartbeat\"]");
            assertThat(station.unasked().path(2).asText()).isEqualTo("FormatViolation");
            station.sendRaw("[2,\"y\",\"Heartbeat\",[]]");
            assertThat(station.unasked().path(2).asText()).isEqualTo("FormatViolation");
            station.sendRaw("[2,\"" + "z".repeat(40) + "\",\"Heartbeat\",{}]");
            assertThat(station.unasked().path(1).asText()).isEqualTo("-1");
            station.sendRaw("[3,\"never-asked\",{}]");
            station.sendRaw("[9,\"what\",{}]");
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
        }
        try (StationClient old = Cpo.connect16(id)) {
            old.sendRaw("[2,\"x\",\"Heartbeat\"]");
            assertThat(old.unasked().path(2).asText()).isEqualTo("FormationViolation");
            old.sendRaw("[".repeat(5_000));
            assertThat(old.call("Heartbeat", "{}").isError()).isFalse();
        }
    }

    @Test
    void a_strict_station_is_told_which_field_is_wrong_and_a_tolerated_one_is_not() {
        String strict = Cpo.station("strict", "\"reading\":\"reject\",");
        try (StationClient station = Cpo.connect16(strict)) {
            StationClient.Answer missing = station.call("BootNotification", "{\"chargePointVendor\":\"V\"}");
            assertThat(missing.code()).isEqualTo("OccurenceConstraintViolation");
            assertThat(missing.payload().path(3).asText()).contains("/chargePointModel");
            assertThat(station.call("BootNotification", "{\"chargePointVendor\":5,\"chargePointModel\":\"M\"}")
                            .code())
                    .isEqualTo("TypeConstraintViolation");
            assertThat(station.call(
                                    "StatusNotification",
                                    "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Asleep\"}")
                            .code())
                    .isEqualTo("PropertyConstraintViolation");
        }
        String tolerated = Cpo.station("warn");
        try (StationClient station = Cpo.connect16(tolerated)) {
            assertThat(station.call("BootNotification", "{\"chargePointVendor\":5}")
                            .isError())
                    .isFalse();
        }
        await().untilAsserted(() -> Cpo.asOperator()
                .get("/cpo/v1/stations/" + tolerated + "/frames")
                .then()
                .body("remark.flatten().toString()", containsString("/chargePointModel")));
    }

    @Test
    void an_oversized_message_closes_the_socket_with_1009() {
        String id = Cpo.station("big");
        StationClient station = Cpo.connect16(id);
        station.sendRaw("[2,\"x\",\"DataTransfer\",{\"data\":\"" + "a".repeat(70_000) + "\"}]");
        assertThat(station.closeCode()).isEqualTo(1009);
        StationClient huge = Cpo.connect201(id);
        huge.sendRaw("[2,\"x\",\"DataTransfer\",{\"data\":\"" + "a".repeat(400_000) + "\"}]");
        await().atMost(Duration.ofSeconds(10)).until(huge::isClosed);
    }

    @Test
    void pipelined_calls_are_answered_in_order_while_ours_is_open() {
        String id = Cpo.station("pipe");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> null);
            var waiting = Thread.ofVirtual()
                    .start(() -> Cpo.asOperator()
                            .body("{\"type\":\"Soft\"}")
                            .post("/cpo/v1/stations/" + id + "/operations/Reset"));
            assertThat(station.asked().path(2).asText()).isEqualTo("Reset");
            var answers = java.util.stream.IntStream.range(0, 100)
                    .mapToObj(i -> station.send("Heartbeat", "{}"))
                    .toList();
            answers.forEach(answer -> assertThat(answer.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                            .join()
                            .isError())
                    .isFalse());
            station.close();
            try {
                waiting.join(Duration.ofSeconds(10));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            assertThat(waiting.isAlive()).as("our CALL ended with the socket").isFalse();
        }
    }

    @Test
    void a_flood_of_calls_is_answered_in_order_and_nobody_else_waits_for_it() {
        String flooding = Cpo.station("flood");
        String other = Cpo.station("flood");
        try (StationClient flood = Cpo.connect16(flooding);
                StationClient calm = Cpo.connect16(other)) {
            var order = new java.util.concurrent.ConcurrentLinkedQueue<Integer>();
            var answers = java.util.stream.IntStream.range(0, 2_000)
                    .mapToObj(i -> flood.send("Authorize", "{\"idTag\":\"NOBODY\"}")
                            .thenApply(answer -> {
                                order.add(i);
                                return answer;
                            }))
                    .toList();
            long from = System.nanoTime();
            assertThat(calm.call("Heartbeat", "{}").isError()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
            answers.forEach(answer -> assertThat(answer.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                            .join()
                            .isError())
                    .isFalse());
            assertThat(List.copyOf(order)).hasSize(2_000).isSorted();
            assertThat(flood.isClosed()).isFalse();
        }
    }

    @Test
    void a_station_that_reads_no_answers_is_soon_not_read_itself() throws IOException {
        String id = Cpo.station("flood");
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.setSendBufferSize(16_384);
            socket.connect(new InetSocketAddress("localhost", Cpo.port()));
            String key = Base64.getEncoder().encodeToString((id + ":" + Cpo.KEY).getBytes(UTF_8));
            socket.getOutputStream()
                    .write(("GET /ocpp/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
                                    + "Authorization: Basic " + key + "\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(isStuckAfterAWhile(socket))
                    .as("no more is taken from it")
                    .isTrue();
            try (StationClient other = Cpo.connect16(Cpo.station("flood"))) {
                assertThat(other.call("Heartbeat", "{}").isError()).isFalse();
            }
        }
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
        }
    }

    /** Sends Heartbeats until none was taken for two seconds. */
    private static boolean isStuckAfterAWhile(Socket socket) {
        byte[] text = "[2,\"f\",\"Heartbeat\",{}]".getBytes(UTF_8);
        byte[] frame = new byte[6 + text.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length);
        System.arraycopy(text, 0, frame, 6, text.length);
        AtomicLong sent = new AtomicLong();
        Thread flood = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(frame);
                    sent.incrementAndGet();
                }
            } catch (IOException closed) {
                // The test closes it.
            }
        });
        long before = -1;
        try {
            for (int i = 0; i < 45 && before != sent.get() && flood.isAlive(); i++) {
                before = sent.get();
                flood.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return before == sent.get() && flood.isAlive();
    }

    private static int operate(String id, String action, String payload) {
        return Cpo.asOperator()
                .body(payload)
                .post("/cpo/v1/stations/" + id + "/operations/" + action)
                .statusCode();
    }

    @Test
    void stations_are_sent_to_hosts_of_this_installation_only() {
        String old = Cpo.station("hosts");
        String newer = Cpo.station("hosts");
        try (StationClient first = Cpo.connect16(old);
                StationClient second = Cpo.connect201(newer)) {
            second.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            String when = "\",\"retrieveDate\":\"2026-01-01T00:00:00Z\"}";
            assertThat(operate(old, "UpdateFirmware", "{\"location\":\"ftp://FILES.example/a.bin" + when))
                    .isEqualTo(200);
            assertThat(first.asked().path(2).asText()).isEqualTo("UpdateFirmware");
            for (String bad : List.of(
                    "http://evil.example/a.bin",
                    "http://files.example@evil.example/",
                    "http://files.example.evil.example/",
                    "http://127.0.0.1/")) {
                assertThat(operate(old, "UpdateFirmware", "{\"location\":\"" + bad + when))
                        .as(bad)
                        .isEqualTo(403);
                assertThat(operate(old, "GetDiagnostics", "{\"location\":\"" + bad + "\"}"))
                        .as(bad)
                        .isEqualTo(403);
                assertThat(operate(
                                newer,
                                "UpdateFirmware",
                                "{\"requestId\":1,\"firmware\":{\"location\":\"" + bad + "\"}}"))
                        .as(bad)
                        .isEqualTo(403);
                assertThat(operate(
                                newer,
                                "GetLog",
                                "{\"requestId\":1,\"logType\":\"SecurityLog\",\"log\":" + "{\"remoteLocation\":\"" + bad
                                        + "\"}}"))
                        .as(bad)
                        .isEqualTo(403);
                assertThat(operate(
                                newer,
                                "SetNetworkProfile",
                                "{\"configurationSlot\":1,\"connectionData\":" + "{\"ocppCsmsUrl\":\"" + bad + "\"}}"))
                        .as(bad)
                        .isEqualTo(403);
            }
            for (String none : List.of("", "files.example", "http://files.example\\\\@evil.example/", "http:///a")) {
                assertThat(operate(old, "UpdateFirmware", "{\"location\":\"" + none + when))
                        .as(none)
                        .isEqualTo(400);
            }
            assertThat(first.calls).isEmpty();
            assertThat(second.calls).isEmpty();
        }
    }

    @Test
    void operations_that_can_not_be_are_problems() {
        String id = Cpo.station("ops");
        Cpo.asOperator()
                .body("{}")
                .post("/cpo/v1/stations/" + id + "/operations/Explode")
                .then()
                .statusCode(404);
        Cpo.asOperator()
                .body("{}")
                .post("/cpo/v1/stations/nobody/operations/Reset")
                .then()
                .statusCode(404);
        Cpo.asOperator()
                .body("{}")
                .post("/cpo/v1/stations/" + id + "/operations/Reset")
                .then()
                .statusCode(409);
        Cpo.asOperator()
                .body("[1]")
                .post("/cpo/v1/stations/" + id + "/operations/Reset")
                .then()
                .statusCode(400);
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "!NotSupported");
            Cpo.asOperator()
                    .body("{}")
                    .post("/cpo/v1/stations/" + id + "/operations/ClearCache")
                    .then()
                    .statusCode(200)
                    .body("outcome", equalTo("refused"))
                    .body("code", equalTo("NotSupported"));
            Cpo.asOperator()
                    .body("{}")
                    .post("/cpo/v1/stations/" + id + "/operations/GetVariables")
                    .then()
                    .statusCode(409)
                    .contentType("application/problem+json");
        }
    }
}
