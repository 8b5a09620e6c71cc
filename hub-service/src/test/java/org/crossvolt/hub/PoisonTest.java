package org.crossvolt.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F28: a record that nobody can read is left aside, and what comes behind it in its partition is not kept waiting. */
@QuarkusTest
class PoisonTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static List<byte @Nullable []> poison() {
        byte[] noise = new byte[1_000];
        new Random(1).nextBytes(noise);
        List<byte @Nullable []> poison = new ArrayList<>();
        poison.add(null);
        poison.add(noise);
        for (String text : List.of(
                "",
                "[",
                "{}",
                "null",
                "[1,2,3]",
                "[{\"exchange_id\":\"no uuid\"}]",
                "[{\"exchange_id\":\"0b9f3c1a-0000-4000-8000-000000000001\",\"legs\":{}}]",
                "[{\"exchange_id\":\"0b9f3c1a-0000-4000-8000-000000000001\",\"legs\":[{\"kind\":\"\\u0000\"}]}]",
                "{\"verdict\":1}",
                "{\"verdict\":\"MATCHES\",\"sentences\":7}")) {
            poison.add(text.getBytes(UTF_8));
        }
        return poison;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crossvolt.hub.objects",
                "crossvolt.hub.exchanges",
                "crossvolt.hub.directory",
                "crossvolt.tariff.verdicts"
            })
    void what_can_not_be_read_stops_nothing(String topic) {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-X" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-X" + Unique.letters(2));
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            int partitions = producer.partitionsFor(topic).size();
            for (int partition = 0; partition < partitions; partition++) {
                for (byte[] value : poison()) {
                    producer.send(new ProducerRecord<>(topic, partition, "poison", value));
                }
            }
            producer.flush();

            String id = "BEHIND" + Unique.letters(3);
            String correlation = "poison-" + System.nanoTime();
            assertThat(cpo.call(
                                    "PUT",
                                    "/ocpi/2.2.1/receiver/locations/"
                                            + cpo.parties.getFirst().replace('-', '/') + "/" + id)
                            .to("NL-HUB")
                            .header("X-Correlation-ID", correlation)
                            .body(Samples.location(cpo.parties.getFirst(), id, "2026-01-01T00:00:00Z"))
                            .send()
                            .status())
                    .isEqualTo(201);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(emsp.received)
                            .anyMatch(request -> request.path().endsWith(id)));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(legsOf(correlation)).contains("RECEIVED", "DELIVERED"));
        }
    }

    private static List<String> legsOf(String correlation) {
        JsonPath found = Hub.asOperator()
                .get("/operator/v1/exchanges?correlation_id=" + correlation)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return found.getList("exchanges.kind", String.class);
    }
}
