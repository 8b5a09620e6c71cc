package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final int TAKES_MILLIS = 2_000;

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
    void what_is_on_its_way_comes_once() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Y" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-Y" + Unique.letters(2))) {
            String before = "BEFORE" + Unique.letters(5);
            String during = "DURING" + Unique.letters(5);
            String after = "AFTER" + Unique.letters(5);
            push(cpo, before);
            await().atMost(SOON).until(() -> times(emsp, before) == 1);

            emsp.behave((request, recorded) -> RecordingParty.slowly(request, TAKES_MILLIS));
            push(cpo, during);
            await().atMost(SOON).until(() -> times(emsp, during) == 1);
            joinAndLeave();

            push(cpo, after);
            await().atMost(SOON).until(() -> times(emsp, after) == 1);
            assertThat(times(emsp, during)).isEqualTo(1);
            assertThat(times(emsp, before)).isEqualTo(1);
        }
    }
}
