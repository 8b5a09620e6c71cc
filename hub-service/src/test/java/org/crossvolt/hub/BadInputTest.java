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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        String announced = "PUT /ocpi/2.2.1/receiver/locations/NL/BIG/L1 HTTP/1.1\r\nHost: x\r\n"
                + "Content-Length: 10000000\r\n\r\n{";
        URI hub = URI.create(Hub.url());
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Socket socket = new Socket(hub.getHost(), hub.getPort());
            socket.getOutputStream().write(announced.getBytes(StandardCharsets.ISO_8859_1));
            open.add(socket);
        }
        await().untilAsserted(() ->
                assertThat(rawToTheEnd(announced)).startsWith("HTTP/1.1 429").contains(":4000,"));
        io.restassured.RestAssured.given().get("/ocpi/versions").then().statusCode(401);
        for (Socket socket : open) {
            socket.close();
        }
        await().untilAsserted(() -> assertThat(io.restassured.RestAssured.given()
                        .contentType("application/json")
                        .body("a".repeat(9_000_000))
                        .put("/ocpi/2.2.1/receiver/locations/NL/BIG/L1")
                        .statusCode())
                .isEqualTo(401));
    }

    @Test
    void a_platform_with_too_many_waiting_messages_is_told_to_come_back() throws InterruptedException {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-I" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-I" + Unique.letters(2))) {
            cpo.beSilent();
            Map<Integer, Integer> codes = new ConcurrentHashMap<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 400; i++) {
                    callers.submit(() -> {
                        Answer answer = emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                                .to(cpo.parties.getFirst())
                                .send();
                        codes.merge(answer.status() * 10_000 + answer.code(), 1, Integer::sum);
                    });
                }
            }
            assertThat(codes).containsKeys(200_4002, 429_4000);
            assertThat(codes.keySet()).isSubsetOf(200_4002, 200_4003, 429_4000);
        }
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
