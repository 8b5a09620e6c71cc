package org.crossvolt.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** F11: somebody joins the hubs that share the changes, does nothing, and leaves again; each time all is shared out anew. */
final class Rebalances {

    private static final String TOPIC = "crossvolt.hub.objects";
    private static final String GROUP = "hub-broadcast";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Stage stage;

    Rebalances(Stage stage) {
        this.stage = stage;
    }

    void have() throws InterruptedException {
        stage.say("the changes are shared out anew " + 2 * stage.scale.visits() + " times");
        for (int visit = 0; visit < stage.scale.visits(); visit++) {
            if (!joinAndLeave()) {
                stage.complain(
                        "F11: nobody gave a partition to somebody who had come for " + PATIENCE.toSeconds() + " s");
            }
            stage.pauseUpTo(2_000);
        }
    }

    private boolean joinAndLeave() {
        try (KafkaConsumer<String, byte[]> visitor = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stage.topology.kafka(),
                        "group.id",
                        GROUP,
                        "enable.auto.commit",
                        false,
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            visitor.subscribe(List.of(TOPIC));
            long from = System.nanoTime();
            while (visitor.assignment().isEmpty() && Stage.millisSince(from) < PATIENCE.toMillis()) {
                visitor.poll(Duration.ofMillis(100));
            }
            return !visitor.assignment().isEmpty();
        }
    }
}
