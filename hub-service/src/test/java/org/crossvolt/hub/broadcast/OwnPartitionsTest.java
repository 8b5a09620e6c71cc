package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition is given up only when nothing of it is on its way any more, and nothing is brought without a lease (I4). */
@QuarkusTest
class OwnPartitionsTest {

    /** None that the hub of this test has. */
    private static final TopicPartition ONLY = new TopicPartition(ObjectNews.TOPIC, 7_000);

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Pool database;

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private OwnPartitions partitions;

    @BeforeEach
    void one_partition_is_there() {
        consumer.updatePartitions(
                ObjectNews.TOPIC, List.of(new PartitionInfo(ObjectNews.TOPIC, 7_000, null, null, null)));
        consumer.updateEndOffsets(Map.of(ONLY, 7L));
        partitions = instance();
    }

    @AfterEach
    void nobody_has_it() {
        database.query("DELETE FROM hub.partition_lease WHERE partition >= 7000")
                .executeAndAwait();
    }

    private PartitionLeases leases() {
        BroadcastConfig config = (BroadcastConfig) Proxy.newProxyInstance(
                BroadcastConfig.class.getClassLoader(),
                new Class<?>[] {BroadcastConfig.class},
                (proxy, method, arguments) -> LEASE);
        return new PartitionLeases(database, config);
    }

    /** Every key is of the only partition. */
    private OwnPartitions instance() {
        return new OwnPartitions(Duration.ofSeconds(15), leases()) {
            @Override
            int of(String objectKey) {
                return ONLY.partition();
            }
        };
    }

    private void assign(OwnPartitions to) {
        to.onPartitionsAssigned(consumer, List.of(ONLY));
        to.renew().await().atMost(SOON);
    }

    private static CompletableFuture<Delivery> bring(OwnPartitions by, Uni<Delivery> call) {
        return by.whileOwn("any", () -> call).subscribeAsCompletionStage();
    }

    private CompletableFuture<Delivery> bring(Uni<Delivery> call) {
        return bring(partitions, call);
    }

    @Test
    void nothing_is_brought_of_a_partition_that_is_not_owned() {
        assertThatThrownBy(() -> bring(Uni.createFrom().item(Delivery.TAKEN)).join())
                .hasCauseInstanceOf(OwnPartitions.Moved.class);
        assign(partitions);
        assertThat(bring(Uni.createFrom().item(Delivery.TAKEN)).join()).isEqualTo(Delivery.TAKEN);
        partitions.letGo(List.of(ONLY));
        assertThatThrownBy(() -> bring(Uni.createFrom().item(Delivery.TAKEN)).join())
                .hasCauseInstanceOf(OwnPartitions.Moved.class);
    }

    @Test
    void giving_it_up_waits_for_what_is_on_its_way() {
        assign(partitions);
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
        assign(partitions);
        assertThatThrownBy(() -> bring(Uni.createFrom().failure(new IllegalStateException("gone")))
                        .join())
                .hasCauseInstanceOf(IllegalStateException.class);
        partitions.letGo(List.of(ONLY));
        assertThat(partitions.own()).isEmpty();
    }

    @Test
    void who_stood_still_brings_nothing_until_it_has_the_lease_again() throws InterruptedException {
        assign(partitions);
        Thread.sleep(LEASE);
        CompletableFuture<Delivery> brought = bring(Uni.createFrom().item(Delivery.TAKEN));
        assertThat(brought).isNotDone();
        partitions.renew().await().atMost(SOON);
        assertThat(brought.join()).isEqualTo(Delivery.TAKEN);
    }

    @Test
    void who_stood_still_and_lost_it_brings_nothing_more() throws InterruptedException {
        assign(partitions);
        Thread.sleep(LEASE.plusMillis(300));
        OwnPartitions other = instance();
        assign(other);
        assertThat(bring(other, Uni.createFrom().item(Delivery.TAKEN)).join()).isEqualTo(Delivery.TAKEN);

        CompletableFuture<Delivery> stale = bring(Uni.createFrom().item(Delivery.TAKEN));
        partitions.renew().await().atMost(SOON);
        assertThat(stale).isNotDone();
        partitions.letGo(List.of(ONLY));
        assertThatThrownBy(stale::join).hasCauseInstanceOf(OwnPartitions.Moved.class);
    }

    @Test
    void who_is_shared_out_a_partition_waits_for_whoever_had_it() {
        assign(partitions);
        OwnPartitions other = instance();
        assign(other);
        CompletableFuture<Delivery> brought = bring(other, Uni.createFrom().item(Delivery.TAKEN));
        assertThat(brought).isNotDone();
        partitions.letGo(List.of(ONLY));
        other.renew().await().atMost(SOON);
        assertThat(brought.join()).isEqualTo(Delivery.TAKEN);
    }

    @Test
    void who_has_it_by_an_older_sharing_out_may_not_renew() throws InterruptedException {
        PartitionLeases cutOff = leases();
        PartitionLeases next = leases();
        Set<Integer> one = Set.of(ONLY.partition());
        assertThat(cutOff.hold(one, 4).await().atMost(SOON)).isEqualTo(one);
        assertThat(cutOff.hold(one, 4).await().atMost(SOON)).isEqualTo(one);
        assertThat(next.hold(one, 5).await().atMost(SOON)).isEmpty();
        assertThat(cutOff.hold(one, 4).await().atMost(SOON)).isEmpty();
        await().atMost(SOON).until(() -> next.hold(one, 5).await().atMost(SOON).equals(one));
        assertThat(cutOff.hold(one, 4).await().atMost(SOON)).isEmpty();
        assertThat(next.hold(one, 5).await().atMost(SOON)).isEqualTo(one);
        Thread.sleep(LEASE.plusMillis(300));
        assertThat(cutOff.hold(one, 4).await().atMost(SOON)).isEqualTo(one);
    }

    @Test
    void what_is_released_is_free_and_what_is_anothers_stays() {
        PartitionLeases first = leases();
        PartitionLeases second = leases();
        Set<Integer> one = Set.of(ONLY.partition());
        first.hold(one, 1).await().atMost(SOON);
        second.release(one).await().atMost(SOON);
        assertThat(second.hold(one, 1).await().atMost(SOON)).isEmpty();
        first.release(one).await().atMost(SOON);
        assertThat(second.hold(one, 1).await().atMost(SOON)).isEqualTo(one);
    }
}
