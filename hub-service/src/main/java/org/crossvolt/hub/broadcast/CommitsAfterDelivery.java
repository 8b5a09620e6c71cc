package org.crossvolt.hub.broadcast;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.ContextHolder;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.commit.KafkaThrottledLatestProcessedCommit;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits as {@code throttled} does, but when partitions are taken away not before what is on its way has arrived: else the
 * instance that has them next brings it a second time (I6).
 */
final class CommitsAfterDelivery extends ContextHolder implements KafkaCommitHandler {

    /** {@code commit-strategy} by this name. */
    static final String NAME = "after-delivery";

    private final KafkaThrottledLatestProcessedCommit throttled;
    private final OwnPartitions partitions;

    private CommitsAfterDelivery(
            Vertx vertx, int timeoutMillis, KafkaThrottledLatestProcessedCommit throttled, OwnPartitions partitions) {
        super(vertx, timeoutMillis);
        this.throttled = throttled;
        this.partitions = partitions;
    }

    /** Makes one for each channel that wants it. */
    @Singleton
    @Identifier(NAME)
    static final class Factory implements KafkaCommitHandler.Factory {

        private final OwnPartitions partitions;

        Factory(@Identifier("objects") OwnPartitions partitions) {
            this.partitions = partitions;
        }

        @Override
        public KafkaCommitHandler create(
                KafkaConnectorIncomingConfiguration config,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            KafkaThrottledLatestProcessedCommit throttled =
                    new KafkaThrottledLatestProcessedCommit.Factory().create(config, vertx, consumer, reportFailure);
            return new CommitsAfterDelivery(vertx, throttled.getTimeoutInMillis(), throttled, partitions);
        }
    }

    @Override
    public void capture(Context context) {
        super.capture(context);
        throttled.capture(context);
    }

    @Override
    public <K, V> Multi<IncomingKafkaRecord<K, V>> decorateStream(Multi<IncomingKafkaRecord<K, V>> records) {
        return throttled.decorateStream(records);
    }

    @Override
    public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> record) {
        return throttled.received(record);
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        return throttled.handle(record);
    }

    @Override
    public void partitionsAssigned(Collection<TopicPartition> assigned) {
        throttled.partitionsAssigned(assigned);
    }

    /** Kafka waits for this before it gives the partitions to somebody else. */
    @Override
    public void partitionsRevoked(Collection<TopicPartition> revoked) {
        partitions.letGo(revoked);
        throttled.partitionsRevoked(revoked);
    }

    @Override
    public void terminate(boolean graceful) {
        throttled.terminate(graceful);
    }
}
