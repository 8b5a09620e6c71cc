package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever opens the writer last is the only one that writes (I4). */
@QuarkusTest
class FencedWriterTest {

    /** Of this test alone: what it writes is not what other readers expect. */
    private static final String TOPIC = "test.fenced-writer";

    @Inject
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private final String name = "test-" + UUID.randomUUID();

    @BeforeEach
    void the_topic_is_there() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            if (!admin.listTopics().names().get().contains(TOPIC)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    @Test
    void what_is_written_is_read_in_order() {
        try (FencedWriter writer = FencedWriter.open(servers, name)) {
            writer.write(List.of(record("1"), record("2")));
            writer.write(List.of(record("3")));
        }
        assertThat(written()).containsExactly("1", "2", "3");
    }

    @Test
    void an_earlier_writer_is_refused_and_a_reader_sees_nothing_of_it() {
        try (FencedWriter earlier = FencedWriter.open(servers, name);
                FencedWriter later = FencedWriter.open(servers, name)) {
            later.write(List.of(record("newer")));
            assertThatThrownBy(() -> earlier.write(List.of(record("older")))).isInstanceOf(KafkaException.class);
        }
        assertThat(written()).containsExactly("newer");
    }

    @Test
    void a_batch_with_a_record_that_kafka_does_not_take_is_not_seen_at_all() {
        try (FencedWriter writer = FencedWriter.open(servers, name)) {
            ProducerRecord<String, byte[]> tooLarge = new ProducerRecord<>(TOPIC, name, new byte[20_000_000]);
            assertThatThrownBy(() -> writer.write(List.of(record("small"), tooLarge)))
                    .isInstanceOf(KafkaException.class);
        }
        try (FencedWriter next = FencedWriter.open(servers, name)) {
            next.write(List.of(record("after")));
        }
        assertThat(written()).containsExactly("after");
    }

    @Test
    void without_kafka_it_says_so() {
        assertThatThrownBy(() -> FencedWriter.open("127.0.0.1:1", name)).isInstanceOf(KafkaException.class);
    }

    private ProducerRecord<String, byte[]> record(String value) {
        return new ProducerRecord<>(TOPIC, name, value.getBytes());
    }

    private List<String> written() {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(TOPIC).stream()
                    .map(part -> new TopicPartition(TOPIC, part.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (name.equals(record.key())) {
                        values.add(new String(record.value()));
                    }
                });
            }
        }
        return values;
    }
}
