package org.crossvolt.hub.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.crossvolt.hub.Regularly;
import org.jboss.logging.Logger;

/**
 * The partitions of the changes that this instance brings to receivers. Kafka gives each to one instance at a time, and an
 * instance gives one up only when nothing of it is on its way any more. One that stood still, or lost Kafka, may not know that
 * a partition is another's; so it brings nothing without a lease of it, which it renews all the time. The order per object, and
 * who catches up whom, needs no further agreement among hubs.
 */
@Singleton
@Identifier("objects")
class OwnPartitions implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(OwnPartitions.class);
    /** Beyond the deadline of a call, for what is done with its answer. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(200);
    /** What is begun this shortly before a lease ends would end after it. */
    private static final Duration TOO_LATE = Duration.ofMillis(500);

    private final Duration longestWait;
    private final PartitionLeases leases;

    /** Partition to the first record that was written after this instance took it over. */
    private final Map<Integer, Long> firstNew = new ConcurrentHashMap<>();
    /** Partition to the end of its lease, by {@link System#nanoTime}. */
    private final Map<Integer, Long> leasedUntil = new ConcurrentHashMap<>();

    private final Map<Integer, Integer> onTheirWay = new HashMap<>();
    /** Done, and replaced, whenever a partition or a lease comes or goes. */
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();

    private volatile int all = 1;
    private volatile int generation;

    @Inject
    OwnPartitions(BroadcastConfig config, PartitionLeases leases) {
        this(config.deadline().plus(MARGIN), leases);
    }

    /** @param longestWait for what is on its way when a partition is taken away */
    OwnPartitions(Duration longestWait, PartitionLeases leases) {
        this.longestWait = longestWait;
        this.leases = leases;
    }

    /** Another instance brings the partition's changes from now on, and takes up whatever was not brought. */
    static final class Moved extends RuntimeException {
        Moved() {
            super("another instance goes on with it", null, false, false);
        }
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(LOOK, LOOK, "renewing the leases of partitions", this::renew);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        all = Math.max(1, consumer.partitionsFor(ObjectNews.TOPIC).size());
        generation = consumer.groupMetadata().generationId();
        consumer.endOffsets(assigned).forEach((place, end) -> firstNew.put(place.partition(), end));
    }

    /** Begins nothing more of them, and waits for what is on its way. */
    void letGo(Collection<TopicPartition> revoked) {
        leave(revoked.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    }

    /** Of all of them: this instance ends. */
    void letGoOfAll() {
        leave(own());
    }

    private void leave(Set<Integer> places) {
        places.forEach(firstNew::remove);
        tellOfChange();
        long until = System.nanoTime() + longestWait.toNanos();
        synchronized (onTheirWay) {
            while (places.stream().anyMatch(onTheirWay::containsKey) && System.nanoTime() - until < 0) {
                try {
                    onTheirWay.wait(100);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
        places.forEach(leasedUntil::remove);
        if (!places.isEmpty()) {
            release(places);
        }
    }

    private void release(Set<Integer> places) {
        try {
            leases.release(places).await().atMost(leases.length());
        } catch (RuntimeException away) {
            LOG.debugf("leases end by themselves: %s", away.getMessage());
        }
    }

    /** Well before they end, and at once where one is missing. */
    Uni<Void> renew() {
        Set<Integer> own = own();
        long now = System.nanoTime();
        long early = leases.length().toNanos() * 2 / 3;
        if (own.stream().allMatch(place -> leasedUntil.getOrDefault(place, now) - now > early)) {
            return Uni.createFrom().voidItem();
        }
        return leases.hold(own, generation)
                .ifNoItem()
                .after(leases.length())
                .fail()
                .invoke(held -> note(own, held, now))
                .onFailure()
                .invoke(away -> LOG.debugf("leases are not renewed: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void note(Set<Integer> asked, Set<Integer> held, long askedNanos) {
        long until = askedNanos + leases.length().minus(TOO_LATE).toNanos();
        for (int place : asked) {
            if (held.contains(place) && firstNew.containsKey(place)) {
                leasedUntil.put(place, until);
            } else {
                leasedUntil.remove(place);
            }
        }
        tellOfChange();
    }

    private void tellOfChange() {
        CompletableFuture<Void> told = change;
        change = new CompletableFuture<>();
        told.complete(null);
    }

    private boolean isLeased(int partition) {
        Long until = leasedUntil.get(partition);
        return until != null && System.nanoTime() - until < 0;
    }

    /**
     * Brings something of an object, as soon as this instance has the lease of its partition; fails with {@link Moved}, and
     * brings nothing, where Kafka has given the partition to another.
     */
    Uni<Delivery> whileOwn(String objectKey, Supplier<Uni<Delivery>> bring) {
        int partition = of(objectKey);
        CompletableFuture<Void> next = change;
        synchronized (onTheirWay) {
            if (!firstNew.containsKey(partition)) {
                return Uni.createFrom().failure(new Moved());
            }
            if (!isLeased(partition)) {
                return Uni.createFrom().completionStage(next).chain(() -> whileOwn(objectKey, bring));
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
