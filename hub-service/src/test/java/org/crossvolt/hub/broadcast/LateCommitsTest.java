package org.crossvolt.hub.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** F12: whoever commits late is not skipped, however many later ids the relay has taken before. */
@QuarkusTest
class LateCommitsTest {

    private static final int WRITERS = 40;
    private static final int ROWS_EACH = 25;
    private static final int LONGEST_PAUSE_MILLIS = 200;

    private final String mark = "late-" + System.nanoTime() + "-";

    private static String configured(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private void write(int writer) throws SQLException, InterruptedException {
        Random random = new Random(writer);
        try (Connection connection = DriverManager.getConnection(
                        configured("quarkus.datasource.jdbc.url"),
                        configured("quarkus.datasource.username"),
                        configured("quarkus.datasource.password"));
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO hub.outbox (object_key, version, module, country_code, party_id, platform_id, method, suffix,
                          query, body, correlation_id, receiver_country_code, receiver_party_id)
                        VALUES (?, 1, 'cdrs', 'NL', 'LTE', ?, 'POST', '', '', '{}', ?, 'NL', 'LTR')""")) {
            connection.setAutoCommit(false);
            for (int row = 0; row < ROWS_EACH; row++) {
                String id = mark + writer + "-" + row;
                insert.setString(1, "cdrs/NL/LTE/" + id);
                insert.setObject(2, UUID.randomUUID());
                insert.setString(3, id);
                insert.executeUpdate();
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                connection.commit();
            }
        }
    }

    @Test
    void none_of_a_thousand_late_commits_is_skipped_or_sent_twice() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> {
                    write(writer);
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(published()).hasSize(WRITERS * ROWS_EACH));
        assertThat(published()).allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    /** How often each row of ours is in the topic. */
    private Map<String, Integer> published() {
        Map<String, Integer> times = new TreeMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", configured("kafka.bootstrap.servers"), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor("crossvolt.hub.cdrs").stream()
                    .map(part -> new TopicPartition(part.topic(), part.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String id = new String(
                            record.headers().lastHeader("correlation_id").value(), UTF_8);
                    if (id.startsWith(mark)) {
                        times.merge(id, 1, Integer::sum);
                    }
                }
            }
        }
        return times;
    }
}
