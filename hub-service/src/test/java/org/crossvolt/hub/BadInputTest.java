package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.crossvolt.hub.RecordingParty.Answer;
import org.junit.jupiter.api.Test;

/** What strangers and broken programs send; the hub says no quickly and stays well. */
@QuarkusTest
class BadInputTest {

    private static String raw(String request) throws IOException {
        URI hub = URI.create(Hub.url());
        try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(12);
            return new String(start, StandardCharsets.ISO_8859_1);
        }
    }

    /** The whole answer, until the hub closes the connection. */
    private static String rawToTheEnd(String request) throws IOException {
        URI hub = URI.create(Hub.url());
        try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void a_body_over_the_limit_is_413_with_an_envelope() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2))) {
            String me = cpo.parties.getFirst();
            String body = "{\"x\":\"" + "a".repeat(10 * 1024 * 1024) + "\"}";
            Answer answer = cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/BIG")
                    .to("NL-HUB")
                    .body(body)
                    .send();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo(2000);
        }
    }

    @Test
    void a_body_far_over_the_limit_is_refused_with_an_envelope_before_it_is_sent() throws IOException {
        String answer = rawToTheEnd("PUT /ocpi/2.2.1/receiver/locations/NL/BIG/L1 HTTP/1.1\r\nHost: x\r\n"
                + "Content-Length: 9000000000\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"status_code\":2000", "9000000000 bytes");
    }

    @Test
    void many_large_bodies_at_once_make_the_next_wait_and_nothing_else() throws IOException {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2))) {
            String announced = "PUT /ocpi/2.2.1/receiver/locations/NL/BIG/L1 HTTP/1.1\r\nHost: x\r\nAuthorization: "
                    + cpo.authorization() + "\r\nContent-Length: 10000000\r\n\r\n{";
            URI hub = URI.create(Hub.url());
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Socket socket = new Socket(hub.getHost(), hub.getPort());
                socket.getOutputStream().write(announced.getBytes(StandardCharsets.ISO_8859_1));
                open.add(socket);
            }
            await().untilAsserted(() -> assertThat(rawToTheEnd(announced))
                    .startsWith("HTTP/1.1 429")
                    .contains(":4000,", "Retry-After: 1"));
            io.restassured.RestAssured.given().get("/ocpi/versions").then().statusCode(401);
            for (Socket socket : open) {
                socket.close();
            }
            await().untilAsserted(() ->
                    assertThat(big(cpo, "a".repeat(9_000_000)).status()).isEqualTo(400));
        }
    }

    private static Answer big(RecordingParty cpo, String body) {
        return cpo.call(
                        "PUT",
                        "/ocpi/2.2.1/receiver/locations/"
                                + cpo.parties.getFirst().replace('-', '/') + "/BIG")
                .to("NL-HUB")
                .body(body)
                .send();
    }

    @Test
    void a_stranger_is_refused_before_its_body_is_read() throws IOException {
        String answer = rawToTheEnd("PUT /ocpi/2.2.1/receiver/locations/NL/BIG/L1 HTTP/1.1\r\nHost: x\r\n"
                + "Authorization: Token bm9ib2R5\r\nX-Request-ID: mine\r\nContent-Length: 5000000\r\n\r\n{");
        assertThat(answer).startsWith("HTTP/1.1 401").contains("\"status_code\":2000", "mine");
    }

    @Test
    void a_body_that_does_not_say_its_length_is_bounded_too() throws IOException {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2))) {
            String chunk = "100000\r\n" + "a".repeat(0x100000) + "\r\n";
            String answer = rawToTheEnd("PUT /ocpi/2.2.1/receiver/locations/NL/BIG/L1 HTTP/1.1\r\nHost: x\r\n"
                    + "Authorization: " + cpo.authorization() + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk.repeat(11));
            assertThat(answer).startsWith("HTTP/1.1 413").contains("\"status_code\":2000");
        }
    }

    @Test
    void a_body_that_ends_too_early_goes_nowhere_and_takes_no_place() throws IOException {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-I" + Unique.letters(2))) {
            URI hub = URI.create(Hub.url());
            for (int i = 0; i < 300; i++) {
                try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
                    socket.getOutputStream()
                            .write(("POST /ocpi/2.2.1/receiver/cdrs HTTP/1.1\r\nHost: x\r\nAuthorization: "
                                            + cpo.authorization() + "\r\nContent-Length: 100\r\n\r\n{")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            await().untilAsserted(() -> assertThat(cpo.call("GET", "/ocpi/2.2.1/sender/tokens")
                            .to(emsp.parties.getFirst())
                            .send()
                            .status())
                    .isEqualTo(200));
            assertThat(emsp.functional()).hasSize(1);
        }
    }

    @Test
    void a_path_can_not_lead_out_of_its_module() throws IOException {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-I" + Unique.letters(2))) {
            for (String path : List.of("../../credentials", "%2e%2e/%2E%2e/credentials", "x/..", "./x")) {
                String answer = rawToTheEnd("GET /ocpi/2.2.1/sender/locations/" + path
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: " + emsp.authorization()
                        + "\r\nOCPI-to-country-code: NL\r\nOCPI-to-party-id: "
                        + cpo.parties.getFirst().substring(3) + "\r\n\r\n");
                assertThat(answer).as(path).startsWith("HTTP/1.1 404").contains("\"status_code\":2001");
            }
            assertThat(cpo.functional()).isEmpty();
            assertThat(cpo.received).noneMatch(request -> request.path().contains("credentials"));
        }
    }

    @Test
    void addresses_that_stand_for_a_partners_own_take_one_method_each() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2))) {
            for (String call :
                    List.of("GET /callbacks/x", "PUT /callbacks/x", "POST /proxied/x", "DELETE /proxied/x")) {
                Answer answer = cpo.call(call.split(" ")[0], "/ocpi/2.2.1" + call.split(" ")[1])
                        .body("{}")
                        .send();
                assertThat(answer.status()).as(call).isEqualTo(405);
                assertThat(answer.code()).as(call).isEqualTo(2000);
            }
            Answer empty = cpo.call("POST", "/ocpi/2.2.1/callbacks/x").body("").send();
            assertThat(empty.code()).isEqualTo(2001);
        }
    }

    @Test
    void a_platform_with_too_many_waiting_messages_is_told_to_come_back() {
        try (RecordingParty emsp = RecordingParty.joined("EMSP DE-I" + Unique.letters(2))) {
            // On a busy machine a burst may arrive so slowly that the first have their answers before the last come.
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                Set<Integer> codes = burst(emsp, 400);
                assertThat(codes).isSubsetOf(200_4002, 200_4003, 429_4000);
                assertThat(codes).contains(200_4002, 429_4000);
            });
        }
    }

    /** HTTP status and OCPI status of the answers to many messages at once to somebody who never answers. */
    private static Set<Integer> burst(RecordingParty emsp, int messages) {
        Set<Integer> codes = ConcurrentHashMap.newKeySet();
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            cpo.beSilent();
            for (int i = 0; i < messages; i++) {
                callers.submit(() -> {
                    Answer answer = emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(cpo.parties.getFirst())
                            .send();
                    codes.add(
                            answer.status() == 429
                                            && !answer.header("Retry-After").equals("1")
                                    ? -1
                                    : answer.status() * 10_000 + answer.code());
                });
            }
        }
        return codes;
    }

    @Test
    void headers_without_end_are_refused_and_the_hub_stays_well() throws IOException {
        String bomb = raw("GET /ocpi/versions HTTP/1.1\r\nHost: x\r\nX-Bomb: " + "a".repeat(100_000) + "\r\n\r\n");
        assertThat(bomb).matches("HTTP/1\\.[01] 4\\d\\d");
        StringBuilder many = new StringBuilder("GET /ocpi/versions HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("X-").append(i).append(": y\r\n");
        }
        assertThat(raw(many.append("\r\n").toString())).matches("HTTP/1\\.[01] 4\\d\\d");
        assertThat(raw("NONSENSE\r\n\r\n")).matches("HTTP/1\\.[01] 4\\d\\d");
        io.restassured.RestAssured.given().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void an_id_that_would_split_a_header_is_not_echoed() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2))) {
            Answer answer = cpo.call("GET", "/ocpi/2.2.1/sender/locations")
                    .to("NL-HUB")
                    .header("X-Request-ID", "a b\tc")
                    .send();
            assertThat(answer.header("X-Request-ID")).isNotEmpty().doesNotContain(" ");
        }
    }

    @Test
    void slow_senders_do_not_keep_others_waiting() throws IOException {
        URI hub = URI.create(Hub.url());
        Socket[] slow = new Socket[200];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = new Socket(hub.getHost(), hub.getPort());
            slow[i].getOutputStream()
                    .write("POST /ocpi/2.2.1/credentials HTTP/1.1\r\nContent-Le".getBytes(StandardCharsets.ISO_8859_1));
        }
        long from = System.nanoTime();
        io.restassured.RestAssured.given().get("/ocpi/versions").then().statusCode(401);
        assertThat(System.nanoTime() - from).isLessThan(5_000_000_000L);
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void nothing_internal_is_ever_shown() {
        for (String path : new String[] {"/ocpi/2.2.1/receiver/%00", "/ocpi/../../etc", "/ocpi/2.2.1/%2e%2e/x"}) {
            String body = io.restassured.RestAssured.given()
                    .urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .extract()
                    .body()
                    .asString();
            assertThat(body).as(path).doesNotContain("Exception", "org.crossvolt", "at io.");
        }
    }
}
