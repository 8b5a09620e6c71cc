package org.crossvolt.hub.broadcast;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Brings each change to each receiver: one short attempt, in order per object. Who can not be reached or is too slow is
 * marked behind, and brought up to date later (Resync). A record is done with when every receiver has had its attempt or
 * its mark.
 */
@Singleton
class BroadcastWorker {

    private static final Logger LOG = Logger.getLogger(BroadcastWorker.class);
    private static final int MOST_UNDERWAY = 2_000;
    private static final long MOST_BYTES_UNDERWAY = 32_000_000;
    /** Beyond the deadline of a call, for what is done with its answer. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final PartyDirectory directory;
    private final Agreements agreements;
    private final Breakers breakers;
    private final Mailboxes mailboxes;
    private final Resync resync;
    private final BehindStore behind;
    private final OwnPartitions partitions;
    private final BroadcastConfig config;
    private final Underway underway = new Underway(MOST_UNDERWAY, MOST_BYTES_UNDERWAY);

    BroadcastWorker(
            PartyDirectory directory,
            Agreements agreements,
            Breakers breakers,
            Mailboxes mailboxes,
            Resync resync,
            BehindStore behind,
            @Identifier("objects") OwnPartitions partitions,
            BroadcastConfig config) {
        this.directory = directory;
        this.agreements = agreements;
        this.breakers = breakers;
        this.mailboxes = mailboxes;
        this.resync = resync;
        this.behind = behind;
        this.partitions = partitions;
        this.config = config;
    }

    /** The next record is taken while this one is on its way; only when too many are, it waits for one to end. */
    @Incoming("objects")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> take(Message<ConsumerRecord<String, byte[]>> message) {
        ConsumerRecord<String, byte[]> record = message.getPayload();
        if (!underway.isOpen()) {
            // Whoever has the partition next reads it again.
            return new CompletableFuture<>();
        }
        CompletionStage<Void> room = underway.enter(record.serializedValueSize());
        deliver(record)
                .onTermination()
                .invoke(() -> underway.leave(record.serializedValueSize()))
                .chain(done -> done
                        ? Uni.createFrom().completionStage(message.ack())
                        : Uni.createFrom().voidItem())
                .subscribe()
                .with(done -> {}, failure -> LOG.errorf(failure, "a record of %s was not brought", record.topic()));
        return room;
    }

    /** Before connections are closed: what was begun comes to its end, so that it need not come twice. */
    void end(@Observes ShutdownEvent ending) {
        underway.close(config.deadline().plus(MARGIN));
        partitions.letGoOfAll();
    }

    /** Whether the record is done with; it is not where another instance has its partition by now, and will read it too. */
    private Uni<Boolean> deliver(ConsumerRecord<String, byte[]> record) {
        ObjectNews news;
        try {
            if (SentAgain.is(record)) {
                return sendAgain(SentAgain.of(record));
            }
            news = ObjectNews.of(record);
        } catch (RuntimeException unreadable) {
            LOG.errorf(
                    "record %s-%d@%d is skipped: %s",
                    record.topic(), record.partition(), record.offset(), unreadable.getMessage());
            return Uni.createFrom().item(true);
        }
        boolean mayBeOld = partitions.mayBeOld(record) || ObjectNews.isMaybeAgain(record);
        List<Uni<Boolean>> attempts = new ArrayList<>();
        for (Receivers.Receiver receiver : Receivers.of(news, directory.current(), agreements::allow)) {
            attempts.add(bring(news, receiver, mayBeOld)
                    .flatMap(delivery -> switch (delivery) {
                        case Delivery.Taken taken -> Uni.createFrom().item(true);
                        case Delivery.Refused refused -> Uni.createFrom().item(true);
                        case Delivery.Failed failed ->
                            mark(news, receiver, record.partition(), failed.reason())
                                    .replaceWith(true);
                    })
                    .onFailure(OwnPartitions.Moved.class)
                    .recoverWithItem(false));
        }
        return attempts.isEmpty()
                ? Uni.createFrom().item(true)
                : Uni.join().all(attempts).andCollectFailures().map(done -> !done.contains(false));
    }

    /** Nobody is marked behind for it: whoever asked sees in the trace what came of it. */
    private Uni<Boolean> sendAgain(SentAgain.Wish wish) {
        return resync.fulfil(wish)
                .replaceWith(true)
                .onFailure(OwnPartitions.Moved.class)
                .recoverWithItem(false);
    }

    private Uni<Delivery> bring(ObjectNews news, Receivers.Receiver receiver, boolean mayBeOld) {
        ConnectionStatus status = receiver.platform().connectionStatus(receiver.party());
        if (status != ConnectionStatus.CONNECTED) {
            return Uni.createFrom().item(new Delivery.Failed("it is " + status));
        }
        if (breakers.isOpen(receiver.platform().id(), Breakers.Traffic.BROADCAST)) {
            return Uni.createFrom().item(new Delivery.Failed("it failed too often and is left alone for a while"));
        }
        return mailboxes.change(news, receiver, mayBeOld);
    }

    /** Not done with before the mark is kept, however long PostgreSQL is away: without it the change would be lost. */
    private Uni<Void> mark(ObjectNews news, Receivers.Receiver receiver, int partition, String reason) {
        return behind.mark(receiver.party(), news.module(), partition, news.keptAt(), reason)
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "%s is to be marked behind in %s, which waits: %s",
                        receiver.party(), news.module(), failure.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }
}
