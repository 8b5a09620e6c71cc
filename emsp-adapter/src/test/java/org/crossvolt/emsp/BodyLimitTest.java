package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of more than 10 MB, at every kind of door, announced and not. */
@QuarkusTest
class BodyLimitTest {

    private static final int MOST = 10 * 1024 * 1024;
    private static final int CHUNK = 0x100000;

    private static final Map<String, List<String>> DOORS = Map.of(
            "OCPI",
            List.of(
                    "PUT /ocpi/2.2.1/receiver/locations/NL/CPO/BIG",
                    "PATCH /ocpi/2.2.1/receiver/locations/NL/CPO/BIG/1/1",
                    "PUT /ocpi/2.2.1/receiver/tariffs/NL/CPO/BIG",
                    "PUT /ocpi/2.2.1/receiver/sessions/NL/CPO/BIG",
                    "POST /ocpi/2.2.1/receiver/cdrs",
                    "POST /ocpi/2.2.1/sender/tokens/BIG/authorize",
                    "POST /ocpi/2.2.1/sender/commands/BIG",
                    "PUT /ocpi/2.2.1/receiver/hubclientinfo/NL/CPO",
                    "POST /ocpi/2.2.1/credentials"),
            "driver",
            List.of(
                    "POST /driver/v1/operations",
                    "POST /driver/v1/webhooks",
                    "POST /driver/v1/stations/NL/CPO/BIG/price"),
            "emsp-operator",
            List.of(
                    "POST /emsp/v1/drivers",
                    "POST /emsp/v1/contracts",
                    "POST /emsp/v1/tokens",
                    "POST /emsp/v1/token-files",
                    "POST /emsp/v1/hub"));

    private static String head(String who, String door) {
        String credentials = switch (who) {
            case "OCPI" ->
                "Token "
                        + Base64.getEncoder().encodeToString(Emsp.hub().tokenB().getBytes(StandardCharsets.UTF_8));
            case "driver" -> "Bearer " + TestTokens.of(Emsp.person().subject(), "driver");
            default -> "Bearer " + TestTokens.of(who);
        };
        return door + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + credentials
                + "\r\nOCPI-from-country-code: NL\r\nOCPI-from-party-id: CPO\r\nOCPI-to-country-code: NL\r\n"
                + "OCPI-to-party-id: CVE\r\nX-Request-ID: big\r\nX-Correlation-ID: big\r\nContent-Type: "
                + (door.endsWith("token-files") ? "application/x-ndjson" : "application/json") + "\r\n";
    }

    /** What is answered, while the body may still be on its way; what can not be sent any more is not sent. */
    private static String answer(String head, byte[] body) throws IOException {
        URI service = URI.create(Emsp.url());
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(20_000);
            Thread.ofVirtual().start(() -> send(socket, head, body));
            InputStream in = socket.getInputStream();
            String read = readHead(in);
            if (read.startsWith("HTTP/1.1 100")) {
                read += readHead(in);
            }
            Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(read);
            assertThat(length.find()).as(read).isTrue();
            return read + new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n\r\n") < 0) {
            read.append((char) in.readNBytes(1)[0]);
        }
        return read.toString();
    }

    private static void send(Socket socket, String head, byte[] body) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
        } catch (SocketException refused) {
            // The service has answered already, and listens no more.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] chunks() {
        String chunk = Integer.toHexString(CHUNK) + "\r\n" + " ".repeat(CHUNK) + "\r\n";
        return (chunk.repeat(MOST / CHUNK + 1) + "0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void refusedRightly(String who, String door, String answer) {
        assertThat(answer).as(door).startsWith("HTTP/1.1 413");
        if (who.equals("OCPI")) {
            assertThat(answer).as(door).contains("application/json", "\"status_code\":2000", "10485760 bytes");
        } else {
            assertThat(answer).as(door).contains("application/problem+json", "\"status\":413", "10485760 bytes");
        }
        assertThat(answer).as(door).doesNotContain("org.crossvolt", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OCPI", "driver", "emsp-operator"})
    void a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(String who) throws IOException {
        for (String door : DOORS.getOrDefault(who, List.of())) {
            for (long length : new long[] {MOST + 1L, 9_000_000_000L}) {
                refusedRightly(
                        who, door, answer(head(who, door) + "Content-Length: " + length + "\r\n\r\n", new byte[0]));
            }
        }
        isWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OCPI", "driver", "emsp-operator"})
    void a_body_that_does_not_say_its_length_is_bounded_too(String who) throws IOException {
        for (String door : DOORS.getOrDefault(who, List.of())) {
            refusedRightly(who, door, answer(head(who, door) + "Transfer-Encoding: chunked\r\n\r\n", chunks()));
        }
        isWell();
    }

    @Test
    void a_body_of_just_the_limit_is_read() throws IOException {
        String blank = " ".repeat(MOST - 2) + "{}";
        String answer = answer(
                head("OCPI", "PUT /ocpi/2.2.1/receiver/tariffs/NL/CPO/BIG") + "Content-Length: " + MOST + "\r\n\r\n",
                blank.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"status_code\":2001", "country_code");
    }

    @Test
    void a_body_without_a_length_is_read_like_any_other() throws IOException {
        String answer = answer(
                head("OCPI", "PUT /ocpi/2.2.1/receiver/tariffs/NL/CPO/BIG")
                        + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
                "3\r\n{\"i\r\n8\r\nd\":\"BIG\"\r\n1\r\n}\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer)
                .contains("HTTP/1.1 100", "HTTP/1.1 200", "\"status_code\":2001")
                .doesNotContain("413");
    }

    private static void isWell() {
        Person ann = Emsp.person();
        assertThat(Emsp.authorize(ann.uid(), null).data().path("allowed").asText())
                .isEqualTo("ALLOWED");
    }
}
