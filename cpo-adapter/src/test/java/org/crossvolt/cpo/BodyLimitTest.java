package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of more than 10 MB are refused in the form of their door, before they are sent or while they are. */
@QuarkusTest
class BodyLimitTest {

    private static final int CHUNK = 0x100000;

    private static String answer(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            Thread.ofVirtual().start(() -> send(socket, request));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException notReadAnyMore) {
            // It was answered before.
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /cpo/v1/stations, application/problem+json, \"status\":413",
        "PUT /cpo/v1/stations/X, application/problem+json, \"status\":413",
        "POST /ocpi/2.2.1/receiver/commands/START_SESSION, application/json, \"status_code\":2",
        "PUT /ocpi/2.2.1/receiver/tokens/NL/EMS/X, application/json, \"status_code\":2",
    })
    void what_is_announced_too_long_is_refused_before_it_is_sent(String door, String type, String form)
            throws IOException {
        assertThat(answer(door
                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .containsIgnoringCase("content-type: " + type)
                .contains(form, "90000000 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /cpo/v1/stations", "PUT /ocpi/2.2.1/receiver/tokens/NL/EMS/X"})
    void what_is_too_long_without_saying_so_is_cut_off(String door) throws IOException {
        String chunk = Integer.toHexString(CHUNK) + "\r\n" + "x".repeat(CHUNK) + "\r\n";
        assertThat(answer(door
                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(11)))
                .startsWith("HTTP/1.1 413");
    }
}
