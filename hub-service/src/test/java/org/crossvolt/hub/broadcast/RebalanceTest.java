package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.crossvolt.hub.RecordingParty;
import org.crossvolt.hub.Samples;
import org.crossvolt.hub.Unique;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** F11, I6: what is on its way while the partitions are shared out anew comes once. */
@QuarkusTest
class RebalanceTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** Less than the deadline of the tests, one second. */
    private static final int TAKES_MILLIS = 600;

    private static void push(RecordingParty cpo, String id) {
        String me = cpo.parties.getFirst();
        assertThat(cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + id)
                        .to("NL-HUB")
                        .body(Samples.location(me, id, "2026-01-01T00:00:00Z"))
                        .send()
                        .code())
                .isEqualTo(1000);
    }

    private static long times(RecordingParty emsp, String id) {
        return emsp.functional().stream()
                .filter(request -> request.path().endsWith("/" + id))
                .count();
    }

    private static void joinAndLeave() {
        try (KafkaConsumer<String, byte[]> visitor = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                        "group.id",
                        "hub-broadcast",
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            visitor.subscribe(List.of(ObjectNews.TOPIC));
            await().atMost(SOON).until(() -> {
                visitor.poll(Duration.ofMillis(100));
                return !visitor.assignment().isEmpty();
            });
        }
    }

    @Test
    void what_is_on_its_way_comes_once() throws Exception {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Y" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-Y" + Unique.letters(2))) {
            emsp.behave((request, recorded) -> RecordingParty.slowly(request, TAKES_MILLIS));
            AtomicBoolean visiting = new AtomicBoolean(true);
            List<String> pushed = new CopyOnWriteArrayList<>();
            // One after the other, so that nearly always one is on its way.
            CompletableFuture<Void> pushing = CompletableFuture.runAsync(() -> {
                while (visiting.get()) {
                    String id = "TURN" + Unique.letters(5);
                    push(cpo, id);
                    pushed.add(id);
                    pause(TAKES_MILLIS + 100);
                }
            });
            for (int visit = 0; visit < 3; visit++) {
                await().atMost(SOON).until(() -> !pushed.isEmpty() && times(emsp, pushed.getLast()) > 0);
                joinAndLeave();
            }
            visiting.set(false);
            pushing.get(SOON.toSeconds(), TimeUnit.SECONDS);
            await().atMost(SOON).until(() -> pushed.stream().allMatch(id -> times(emsp, id) > 0));
            pause(2 * TAKES_MILLIS);
            assertThat(pushed).allSatisfy(id -> assertThat(times(emsp, id)).isEqualTo(1));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
