package org.crossvolt.hub.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.crossvolt.hub.RecordingParty;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.Samples;
import org.crossvolt.hub.Unique;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T10, F10, F27: of what has waited for Kafka each object goes out once; the relay is kept away by its lease. */
@QuarkusTest
class OutboxTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool database;

    @Inject
    Outbox outbox;

    private RecordingParty cpo;
    private RecordingParty emsp;
    private final String id = "OUT" + Unique.letters(5);

    @BeforeEach
    void kafka_gets_nothing() {
        cpo = RecordingParty.joined("CPO NL-O" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-O" + Unique.letters(2));
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            boolean anEarlierProbeStays = waiting("PROBE" + id) > 0;
            database.query("UPDATE hub.lease SET owner = 'nobody', until = now() + interval '1 minute' WHERE name ="
                            + " 'outbox-relay'")
                    .executeAndAwait();
            insert("NL", "PRB", "PROBE" + id, 0, "PUT", "NL/PRB/PROBE" + id, "{}");
            return anEarlierProbeStays;
        });
    }

    @AfterEach
    void go() {
        letTheRelay();
        cpo.close();
        emsp.close();
    }

    private void letTheRelay() {
        database.query("DELETE FROM hub.outbox WHERE party_id IN ('PRB', 'LDX', 'QTX')")
                .executeAndAwait();
        database.query("DELETE FROM hub.lease WHERE owner = 'nobody'").executeAndAwait();
    }

    private long waiting(String part) {
        return database.preparedQuery("SELECT count(*) FROM hub.outbox WHERE object_key LIKE '%' || $1 || '%'")
                .executeAndAwait(Tuple.of(part))
                .iterator()
                .next()
                .getLong(0);
    }

    private void insert(
            String country, String party, String object, long version, String method, String suffix, String body) {
        database.preparedQuery("""
                        INSERT INTO hub.outbox (object_key, version, module, country_code, party_id, platform_id, method, suffix,
                          query, body, correlation_id)
                        VALUES ($1, $2, 'locations', $3, $4, $5, $6, $7, '', $8, 'c')""")
                .executeAndAwait(Tuple.tuple(List.of(
                        "locations/" + country + "/" + party + "/" + object,
                        version,
                        country,
                        party,
                        UUID.randomUUID(),
                        method,
                        suffix,
                        io.vertx.core.buffer.Buffer.buffer(body))));
    }

    private void push(String method, String path, String body) {
        String me = cpo.parties.getFirst();
        assertThat(cpo.call(method, "/ocpi/2.2.1/receiver/" + path.replace("ME", me.replace('-', '/')))
                        .to("NL-HUB")
                        .body(body)
                        .send()
                        .code())
                .isEqualTo(1000);
    }

    private List<Recorded> seen() {
        return emsp.functional().stream()
                .filter(request -> request.path().contains("/" + id))
                .toList();
    }

    @Test
    void of_many_changes_of_one_object_its_newest_state_goes_out_once() {
        String me = cpo.parties.getFirst();
        push("PUT", "locations/ME/" + id, Samples.location(me, id, "2026-01-01T00:00:00Z"));
        push("PUT", "locations/ME/" + id, Samples.location(me, id, "2026-01-01T00:00:01Z"));
        push(
                "PATCH",
                "locations/ME/" + id,
                "{\"time_zone\":\"Europe/Berlin\",\"last_updated\":\"2026-01-01T00:00:02Z\"}");
        push("PUT", "locations/ME/" + id + "/2", Samples.evse("2", "CHARGING", "2026-01-01T00:00:03Z"));
        push(
                "PATCH",
                "locations/ME/" + id + "/1",
                "{\"status\":\"BLOCKED\",\"last_updated\":\"2026-01-01T00:00:04Z\"}");
        letTheRelay();

        await().atMost(SOON).until(() -> !seen().isEmpty());
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> seen().size() == 1);
        Recorded only = seen().getFirst();
        assertThat(only.method()).isEqualTo("PUT");
        JsonObject location = new JsonObject(only.body());
        assertThat(location.getString("time_zone")).isEqualTo("Europe/Berlin");
        assertThat(location.getJsonArray("evses").stream()
                        .map(evse -> ((JsonObject) evse).getString("status"))
                        .toList())
                .containsExactlyInAnyOrder("BLOCKED", "CHARGING");
        // Whoever reads the topic and has no store to look into finds the whole as well.
        assertThat(inKafka("locations/" + me.replace('-', '/') + "/" + id))
                .singleElement()
                .satisfies(record -> {
                    assertThat(new String(record.value(), UTF_8)).isEqualTo(only.body());
                    assertThat(text(record, "method")).isEqualTo("PUT");
                    assertThat(text(record, "version")).isEqualTo("5");
                });
    }

    @Test
    void every_state_of_a_tariff_goes_out_with_the_time_at_which_it_was_kept() throws InterruptedException {
        String me = cpo.parties.getFirst();
        push("PUT", "tariffs/ME/" + id, Samples.tariff(me, id, "2026-01-01T00:00:00Z"));
        Thread.sleep(1_500);
        push("PUT", "tariffs/ME/" + id, Samples.tariff(me, id, "2026-01-01T00:00:01Z"));
        push("DELETE", "tariffs/ME/" + id, "");
        letTheRelay();

        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            records.clear();
            records.addAll(inKafka("tariffs/" + me.replace('-', '/') + "/" + id));
            return records.size() == 3;
        });
        assertThat(records).extracting(record -> text(record, "method")).containsExactly("PUT", "PUT", "DELETE");
        assertThat(records.get(1).timestamp() - records.get(0).timestamp()).isGreaterThanOrEqualTo(1_400);
    }

    @Test
    void who_has_very_many_waits_behind_itself_only() {
        for (int i = 0; i < 250; i++) {
            insert("NL", "LDX", id + i, 1, "PUT", "NL/LDX/" + id + i, "{}");
        }
        insert("NL", "QTX", id + "Q", 1, "PUT", "NL/QTX/" + id + "Q", "{}");
        Outbox.Batch batch = outbox.next();
        assertThat(batch.moreBehind()).isTrue();
        assertThat(batch.waiting()).hasSize(200);
        assertThat(batch.waiting().stream()
                        .limit(5)
                        .map(waiting -> waiting.news().objectKey()))
                .contains("locations/NL/QTX/" + id + "Q");
        List<String> loud = batch.waiting().stream()
                .map(waiting -> waiting.news().objectKey())
                .filter(key -> key.contains("/LDX/"))
                .toList();
        for (int i = 0; i < loud.size(); i++) {
            assertThat(loud.get(i)).isEqualTo("locations/NL/LDX/" + id + i);
        }
    }

    @Test
    void rows_are_done_with_only_with_the_one_that_makes_good_for_them() {
        insert("NL", "LDX", id, 1, "PUT", "NL/LDX/" + id, "{\"v\":1}");
        insert("NL", "QTX", id, 1, "PUT", "NL/QTX/" + id, "{\"v\":1}");
        insert("NL", "LDX", id, 2, "PUT", "NL/LDX/" + id, "{\"v\":2}");
        Outbox.Waiting merged = outbox.next().waiting().stream()
                .filter(waiting -> waiting.news().objectKey().equals("locations/NL/LDX/" + id))
                .findFirst()
                .orElseThrow();
        assertThat(merged.isMerged()).isTrue();
        assertThat(merged.news().version()).isEqualTo(2);
        // Came after the look and before the deletion.
        insert("NL", "LDX", id, 3, "PUT", "NL/LDX/" + id, "{\"v\":3}");
        outbox.forget(merged.rows());
        assertThat(waiting("LDX/" + id)).isEqualTo(1);
        assertThat(waiting("QTX/" + id)).isEqualTo(1);
    }

    private static String text(ConsumerRecord<String, byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }

    private static List<ConsumerRecord<String, byte[]>> inKafka(String key) {
        String servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(ObjectNews.TOPIC).stream()
                    .map(part -> new TopicPartition(part.topic(), part.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(record.key())) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }
}
