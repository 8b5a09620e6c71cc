package org.crossvolt.ocpi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeScanTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"status_code\":1000}                                          | 1000",
                "{\"status_code\" : 1000 , \"data\":[]}                          | 1000",
                "{\"data\":[{\"a\":1}],\"status_code\":2001}                     | 2001",
                "{\"status_code\":\"1000\"}                                      | 1000",
                "{\"data\":{\"status_code\":3000},\"status_code\":1000}          | 1000",
                "{\"data\":\"\\\"status_code\\\":3000\",\"status_code\":1000}    | 1000",
                "{\"data\":\"}\",\"status_code\":1000}                           | 1000",
                "{\"data\":\"\\\\\",\"status_code\":1000}                        | 1000",
                "{\"other\":\"status_code\",\"status_code\":1000}                | 1000",
                "{\"status_code\":1000,\"status_code\":2000}                     | 2000",
                "{\"data\":{\"status_code\":1000}}                               | -1",
                "{\"status_code\":1000.5}                                        | -1",
                "{\"status_code\":1e3}                                           | -1",
                "{\"status_code\":-1}                                            | -1",
                "{\"status_code\":null}                                          | -1",
                "{\"status_code\":12345678901}                                   | -1",
                "{\"status_code\":\"1000}                                        | -1",
                "{\"status_code\"                                                | -1",
                "{\"status_code\":1000                                           | -1",
                "{\"status_code\":1000}}                                         | -1",
                "{\"status_code\":1000} x                                        | -1",
                "{\"status_code\":1000,\"data\":\"cut                            | -1",
                "{\"status_code\":1000,\"data\":\"\\                             | -1",
                "[{\"status_code\":1000}]                                        | -1",
                "<html>{\"status_code\":1000}</html>                             | -1",
                "{}                                                              | -1",
            })
    void readsTheCodeOfOneWholeObjectOnly(String body, int expected) {
        assertThat(Envelope.statusCode(Buffer.buffer(body))).isEqualTo(expected);
    }

    @Test
    void nothingIsNoEnvelope() {
        assertThat(Envelope.statusCode(Buffer.buffer())).isEqualTo(-1);
    }

    @Test
    void anObjectThatIsDeeperThanAnyOcpiObjectIsNoEnvelope() {
        String deep = "{\"status_code\":1000,\"data\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(Envelope.statusCode(Buffer.buffer(deep))).isEqualTo(-1);
    }

    /** Against a parser: whole documents of random shape, and every one of their beginnings. */
    @Test
    void seesWhatAParserSees() throws IOException {
        Random random = new Random(20260101);
        for (int round = 0; round < 300; round++) {
            ObjectNode envelope = JSON.createObjectNode();
            int before = random.nextInt(3);
            for (int i = 0; i < before; i++) {
                envelope.set(text(random), value(random, 3));
            }
            envelope.put("status_code", 1000 + random.nextInt(3000));
            if (random.nextBoolean()) {
                envelope.set("data", value(random, 4));
            }
            byte[] whole = random.nextBoolean()
                    ? JSON.writeValueAsBytes(envelope)
                    : JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(envelope);
            assertThat(Envelope.statusCode(Buffer.buffer(whole)))
                    .as(new String(whole, StandardCharsets.UTF_8))
                    .isEqualTo(JSON.readTree(whole).path("status_code").asInt());
            for (int length = 0; length < whole.length; length++) {
                assertThat(Envelope.statusCode(Buffer.buffer(Arrays.copyOf(whole, length))))
                        .as("the first %d bytes of %s", length, new String(whole, StandardCharsets.UTF_8))
                        .isEqualTo(-1);
            }
        }
    }

    private static JsonNode value(Random random, int deepest) {
        return switch (random.nextInt(deepest > 0 ? 6 : 4)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextDouble());
            case 1 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 2 -> JSON.getNodeFactory().nullNode();
            case 3 -> JSON.getNodeFactory().textNode(text(random));
            case 4 -> {
                ArrayNode array = JSON.createArrayNode();
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    array.add(value(random, deepest - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = JSON.createObjectNode();
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    object.set(random.nextInt(5) == 0 ? "status_code" : text(random), value(random, deepest - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        String letters = "ab\"\\{}[]:,\n éß1";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
