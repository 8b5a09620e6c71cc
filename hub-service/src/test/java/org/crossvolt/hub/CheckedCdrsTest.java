package org.crossvolt.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.crossvolt.hub.RecordingParty.Reply;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** CDRs on their way to whoever checks them, and what was found on its way into the trace. */
@QuarkusTest
class CheckedCdrsTest {

    private static final String SERVERS = "kafka.bootstrap.servers";

    private static String servers() {
        return ConfigProvider.getConfig().getValue(SERVERS, String.class);
    }

    @Test
    void a_delivered_cdr_is_published_to_the_last_byte_with_both_parties() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Q" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP NL-Q" + Unique.letters(2))) {
            String cdr = Samples.cdr(cpo.parties.getFirst(), emsp.parties.getFirst(), "Checked-1");
            String correlation = "check-" + System.nanoTime();
            assertThat(post(cpo, cdr, correlation)).isEqualTo(1000);

            ConsumerRecord<String, byte[]> record = published(correlation).getFirst();
            assertThat(new String(record.value(), UTF_8)).isEqualTo(cdr);
            assertThat(record.key()).isEqualTo("cdrs/" + cpo.parties.getFirst().replace('-', '/') + "/CHECKED-1");
            assertThat(header(record, "party_id"))
                    .isEqualTo(cpo.parties.getFirst().substring(3));
            assertThat(header(record, "receiver_party_id"))
                    .isEqualTo(emsp.parties.getFirst().substring(3));
        }
    }

    @Test
    void a_cdr_that_its_receiver_refused_is_not_published() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Q" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP NL-Q" + Unique.letters(2))) {
            String refused = "refused-" + System.nanoTime();
            String taken = "taken-" + System.nanoTime();
            emsp.answer(request -> Reply.status(200, 2001));
            post(cpo, Samples.cdr(cpo.parties.getFirst(), emsp.parties.getFirst(), "R-1"), refused);
            emsp.answer(request -> Reply.ok("null"));
            post(cpo, Samples.cdr(cpo.parties.getFirst(), emsp.parties.getFirst(), "R-2"), taken);

            assertThat(published(taken)).hasSize(1);
            assertThat(all(Duration.ofSeconds(1)))
                    .noneMatch(record -> header(record, "correlation_id").equals(refused));
        }
    }

    @Test
    void a_verdict_becomes_a_leg_of_the_trace_and_garbage_is_skipped() {
        String correlation = "verdict-" + System.nanoTime();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("crossvolt.tariff.verdicts", "k", "no json".getBytes(UTF_8)));
            producer.send(new ProducerRecord<>("crossvolt.tariff.verdicts", "k", "{\"verdict\":1}".getBytes(UTF_8)));
            producer.send(new ProducerRecord<>("crossvolt.tariff.verdicts", "k", "{}".getBytes(UTF_8)));
            ProducerRecord<String, byte[]> verdict = new ProducerRecord<>(
                    "crossvolt.tariff.verdicts",
                    "k",
                    "{\"id\":\"C-9\",\"verdict\":\"DEVIATES\",\"sentences\":[\"/total_cost: 4.00 claimed, 3.00 computed\"]}"
                            .getBytes(UTF_8));
            Map.of(
                            "correlation_id", correlation,
                            "country_code", "NL",
                            "party_id", "VCP",
                            "receiver_country_code", "NL",
                            "receiver_party_id", "VEM")
                    .forEach((name, value) -> verdict.headers().add(name, value.getBytes(UTF_8)));
            producer.send(verdict);
            producer.flush();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> Hub.asOperator()
                        .get("/operator/v1/exchanges?correlation_id=" + correlation)
                        .then()
                        .statusCode(200)
                        .body("exchanges.kind", equalTo(List.of("CHECKED")))
                        .body("exchanges[0].to", equalTo("NL-VEM"))
                        .body("exchanges[0].outcome", startsWith("DEVIATES; /total_cost: 4.00 claimed")));
    }

    private static int post(RecordingParty cpo, String cdr, String correlation) {
        return cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                .header("X-Correlation-ID", correlation)
                .body(cdr)
                .send()
                .code();
    }

    private static List<ConsumerRecord<String, byte[]>> published(String correlation) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            all(Duration.ofMillis(500)).stream()
                    .filter(record -> header(record, "correlation_id").equals(correlation))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found;
    }

    private static List<ConsumerRecord<String, byte[]>> all(Duration patience) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "test-" + System.nanoTime(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor("crossvolt.hub.cdrs").stream()
                    .map(part -> new org.apache.kafka.common.TopicPartition(part.topic(), part.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            for (var batch = consumer.poll(patience); !batch.isEmpty(); batch = consumer.poll(patience)) {
                batch.forEach(records::add);
            }
        }
        return records;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
