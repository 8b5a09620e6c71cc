package org.crossvolt.hub.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * The partitions of the changes that this instance brings to receivers. Kafka gives each to one instance at a time, and an
 * instance gives one up only when nothing of it is on its way any more; so the order per object, and who catches up whom,
 * needs no further agreement among hubs.
 */
@Singleton
@Identifier("objects")
class OwnPartitions implements KafkaConsumerRebalanceListener {

    /** Beyond the deadline of a call, for what is done with its answer. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Duration longestWait;

    /** Partition to the first record that was written after this instance took it over. */
    private final Map<Integer, Long> firstNew = new ConcurrentHashMap<>();

    private final Map<Integer, Integer> onTheirWay = new HashMap<>();
    private volatile int all = 1;

    @Inject
    OwnPartitions(BroadcastConfig config) {
        this(config.deadline().plus(MARGIN));
    }

    /** @param longestWait for what is on its way when a partition is taken away */
    OwnPartitions(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /** Another instance brings the partition's changes from now on, and takes up whatever was not brought. */
    static final class Moved extends RuntimeException {
        Moved() {
            super("another instance goes on with it", null, false, false);
        }
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        all = Math.max(1, consumer.partitionsFor(ObjectNews.TOPIC).size());
        consumer.endOffsets(assigned).forEach((place, end) -> firstNew.put(place.partition(), end));
    }

    /** Begins nothing more of them, and waits for what is on its way. */
    void letGo(Collection<TopicPartition> revoked) {
        List<Integer> places = revoked.stream().map(TopicPartition::partition).toList();
        long until = System.nanoTime() + longestWait.toNanos();
        synchronized (onTheirWay) {
            places.forEach(firstNew::remove);
            while (places.stream().anyMatch(onTheirWay::containsKey) && System.nanoTime() - until < 0) {
                try {
                    onTheirWay.wait(100);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Brings something of an object; fails with {@link Moved}, and brings nothing, where its partition is another's. */
    Uni<Delivery> whileOwn(String objectKey, Supplier<Uni<Delivery>> bring) {
        int partition = of(objectKey);
        synchronized (onTheirWay) {
            if (!firstNew.containsKey(partition)) {
                return Uni.createFrom().failure(new Moved());
            }
            onTheirWay.merge(partition, 1, Integer::sum);
        }
        return Uni.createFrom().deferred(bring::get).onTermination().invoke(() -> arrived(partition));
    }

    private void arrived(int partition) {
        synchronized (onTheirWay) {
            onTheirWay.computeIfPresent(partition, (one, count) -> count == 1 ? null : count - 1);
            onTheirWay.notifyAll();
        }
    }

    Set<Integer> own() {
        return Set.copyOf(firstNew.keySet());
    }

    int all() {
        return all;
    }

    /** Whether another instance, or this one before a restart, may have brought the record already, and later ones too. */
    boolean mayBeOld(ConsumerRecord<String, byte[]> record) {
        Long first = firstNew.get(record.partition());
        return first == null || record.offset() < first;
    }

    /** The partition Kafka's own partitioner chooses for a key. */
    int of(String objectKey) {
        return Utils.toPositive(Utils.murmur2(objectKey.getBytes(UTF_8))) % all;
    }
}
