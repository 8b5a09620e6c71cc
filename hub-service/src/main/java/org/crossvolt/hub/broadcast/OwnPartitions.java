package org.crossvolt.hub.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * The partitions of the changes that this instance brings to receivers. Kafka gives each to one instance at a time, so the
 * order per object, and who catches up whom, needs no further agreement among hubs.
 */
@Singleton
@Identifier("objects")
class OwnPartitions implements KafkaConsumerRebalanceListener {

    /** Partition to the first record that was written after this instance took it over. */
    private final Map<Integer, Long> firstNew = new ConcurrentHashMap<>();

    private volatile int all = 1;

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        all = Math.max(1, consumer.partitionsFor(ObjectNews.TOPIC).size());
        consumer.endOffsets(assigned).forEach((place, end) -> firstNew.put(place.partition(), end));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        revoked.forEach(place -> firstNew.remove(place.partition()));
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
