package org.crossvolt.tariff;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.local.TestTokens;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Streams of questions, from outside. */
@QuarkusTest
class BatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String question(String caseName) {
        return Samples.object().set("cdr", Samples.cdr(caseName)).toString();
    }

    private static List<JsonNode> send(String door, String body) throws IOException {
        String answer = given().auth()
                .oauth2(TestTokens.of("service"))
                .contentType("application/json")
                .body(body)
                .post("/tariff/v1/" + door)
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void each_line_is_answered_in_order_and_the_end_is_said() throws IOException {
        List<JsonNode> lines =
                send("price/batch", question("g-01-energy") + "\n" + question("g-02-flat-and-energy") + "\n");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).at("/report/total/excl_vat").decimalValue()).isEqualByComparingTo("5");
        assertThat(lines.get(1).at("/report/total/excl_vat").decimalValue()).isEqualByComparingTo("5.5");
        assertThat(lines.get(1).path("line").intValue()).isEqualTo(2);
        assertThat(lines.get(2).at("/done/answered").intValue()).isEqualTo(2);
    }

    @Test
    void a_bad_line_is_refused_and_the_others_are_answered() throws IOException {
        String batch = "{\n\n" + question("zone-missing") + "\n" + "{\"cdr\": \"" + "x".repeat(30_000) + "\"}\n"
                + question("g-01-energy");
        List<JsonNode> lines = send("price/batch", batch);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0).at("/problem/status").intValue()).isEqualTo(400);
        assertThat(lines.get(1).at("/problem/status").intValue()).isEqualTo(422);
        assertThat(lines.get(2).at("/problem/status").intValue()).isEqualTo(413);
        assertThat(lines.get(3).has("report")).isTrue();
        assertThat(lines.get(4).at("/done/refused").intValue()).isEqualTo(3);
    }

    @Test
    void verdicts_come_the_same_way() throws IOException {
        List<JsonNode> lines = send("check/batch", question("g-01-energy"));
        assertThat(lines.get(0).at("/verdict/outcome").textValue()).isEqualTo("CONSISTENT");
    }

    @Test
    void an_empty_batch_is_done_at_once() throws IOException {
        assertThat(send("price/batch", "\n \n"))
                .singleElement()
                .satisfies(done -> assertThat(done.at("/done/lines").intValue()).isZero());
    }

    @Test
    void progress_is_told_between_the_answers() throws IOException {
        List<JsonNode> lines = send("price/batch", (question("g-01-energy") + "\n").repeat(400));
        assertThat(lines.stream().filter(line -> line.has("report"))).hasSize(400);
        assertThat(lines.stream().filter(line -> line.has("progress"))).isNotEmpty();
        assertThat(lines.getLast().at("/done/answered").intValue()).isEqualTo(400);
    }

    @Test
    void answers_come_while_questions_are_still_being_sent() throws IOException {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /tariff/v1/price/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + TestTokens.of("service") + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            chunk(out, question("g-01-energy") + "\n");
            awaitLine(in, "\"line\":1");
            chunk(out, question("g-02-flat-and-energy") + "\n");
            awaitLine(in, "\"line\":2");
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            awaitLine(in, "\"done\"");
        }
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void awaitLine(BufferedReader in, String text) throws IOException {
        String line = in.readLine();
        while (line != null && !line.contains(text)) {
            line = in.readLine();
        }
        assertThat(line).contains(text);
    }
}
