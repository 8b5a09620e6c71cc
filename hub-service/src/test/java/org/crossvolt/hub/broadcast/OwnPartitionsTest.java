package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A partition is given up only when nothing of it is on its way any more (I4). */
class OwnPartitionsTest {

    private static final TopicPartition ONLY = new TopicPartition(ObjectNews.TOPIC, 0);

    private final OwnPartitions partitions = new OwnPartitions(Duration.ofSeconds(15));
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

    OwnPartitionsTest() {
        consumer.updatePartitions(ObjectNews.TOPIC, List.of(new PartitionInfo(ObjectNews.TOPIC, 0, null, null, null)));
        consumer.updateEndOffsets(Map.of(ONLY, 7L));
    }

    @Test
    void nothing_is_brought_of_a_partition_that_is_not_owned() {
        assertThatThrownBy(() -> bring(Uni.createFrom().item(Delivery.TAKEN)).join())
                .hasCauseInstanceOf(OwnPartitions.Moved.class);
        partitions.onPartitionsAssigned(consumer, List.of(ONLY));
        assertThat(bring(Uni.createFrom().item(Delivery.TAKEN)).join()).isEqualTo(Delivery.TAKEN);
        partitions.letGo(List.of(ONLY));
        assertThatThrownBy(() -> bring(Uni.createFrom().item(Delivery.TAKEN)).join())
                .hasCauseInstanceOf(OwnPartitions.Moved.class);
    }

    @Test
    void giving_it_up_waits_for_what_is_on_its_way() {
        partitions.onPartitionsAssigned(consumer, List.of(ONLY));
        CompletableFuture<Delivery> call = new CompletableFuture<>();
        CompletableFuture<Delivery> brought = bring(Uni.createFrom().completionStage(call));
        CompletableFuture<Void> givenUp = CompletableFuture.runAsync(() -> partitions.letGo(List.of(ONLY)));
        await().until(() -> partitions.own().isEmpty());
        assertThat(givenUp).isNotDone();
        call.complete(Delivery.TAKEN);
        givenUp.join();
        assertThat(brought.join()).isEqualTo(Delivery.TAKEN);
    }

    @Test
    void a_call_that_fails_is_not_waited_for() {
        partitions.onPartitionsAssigned(consumer, List.of(ONLY));
        assertThatThrownBy(() -> bring(Uni.createFrom().failure(new IllegalStateException("gone")))
                        .join())
                .hasCauseInstanceOf(IllegalStateException.class);
        partitions.letGo(List.of(ONLY));
        assertThat(partitions.own()).isEmpty();
    }

    private CompletableFuture<Delivery> bring(Uni<Delivery> call) {
        return partitions.whileOwn("any", () -> call).subscribeAsCompletionStage();
    }
}
