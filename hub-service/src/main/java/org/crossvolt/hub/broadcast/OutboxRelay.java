package org.crossvolt.hub.broadcast;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.crossvolt.hub.FailPoints;
import org.crossvolt.hub.objects.KeptObjects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows from the outbox to Kafka, in order, and deletes them once Kafka has them: at least once, none skipped, however
 * late a transaction commits, because a row that was not visible yet is simply found the next time. One hub instance at a
 * time does this; one that lost its turn without noticing is refused by Kafka. It has a thread of its own, for it blocks.
 */
@Singleton
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final String NAME = "hub-outbox-relay";
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);
    /** Kafka or PostgreSQL may be away. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(3);

    private final Outbox outbox;
    private final String bootstrapServers;
    private final BroadcastConfig config;
    private final FailPoints failPoints;
    private final Lease lease;
    private final Semaphore news = new Semaphore(0);
    private final Counter relayed;
    private final Counter merged;
    private volatile boolean running = true;
    private Thread thread = Thread.ofPlatform().unstarted(this::run);
    /** Present while it is this instance's turn. */
    private @Nullable FencedWriter writer;

    /** When the lease is asked for next, by its owner or by whoever would be. */
    private long askAtNanos = System.nanoTime();
    /** Rows up to here may have been sent before: by whoever relayed last, or by this one before a failure. */
    private long maybeSentUpTo;

    OutboxRelay(
            Pool database,
            Outbox outbox,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            BroadcastConfig config,
            FailPoints failPoints,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.bootstrapServers = bootstrapServers;
        this.config = config;
        this.failPoints = failPoints;
        this.lease = new Lease(database, "outbox-relay", config.relayLease());
        this.relayed = metrics.counter("crossvolt.hub.outbox.relayed");
        this.merged = metrics.counter("crossvolt.hub.outbox.merged");
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::run);
    }

    /** Before the database is closed: what Kafka has already must not come twice, and another instance goes on at once. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        running = false;
        news.release();
        thread.join(END_PATIENCE);
    }

    void kept(@Observes KeptObjects.Kept kept) {
        news.release();
    }

    private void run() {
        while (running) {
            try {
                news.tryAcquire(config.relayInterval().toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                FencedWriter mine = take();
                while (mine != null && running && relayBatch(mine)) {
                    mine = take();
                }
            } catch (InterruptedException stopped) {
                break;
            } catch (RuntimeException away) {
                LOG.warnf("the outbox waits: %s", away.getMessage());
                letGo();
                pause();
            }
        }
        letGo();
        release();
    }

    private void release() {
        try {
            lease.release().await().atMost(END_PATIENCE);
        } catch (RuntimeException away) {
            LOG.debugf("the lease ends by itself: %s", away.getMessage());
        }
    }

    /** The writer where it is this instance's turn, renewed at half time; null where it is another's. */
    private @Nullable FencedWriter take() {
        if (System.nanoTime() - askAtNanos < 0) {
            return writer;
        }
        askAtNanos = System.nanoTime() + config.relayLease().toNanos() / 2;
        if (!lease.hold().await().atMost(DATABASE_PATIENCE)) {
            letGo();
            askAtNanos = System.nanoTime() + config.relayInterval().toNanos();
            return null;
        }
        if (writer == null) {
            writer = FencedWriter.open(bootstrapServers, NAME);
            // What stands in the outbox now may be in Kafka already; only its deletion was lost.
            maybeSentUpTo = outbox.newestRow();
        }
        return writer;
    }

    private void letGo() {
        askAtNanos = System.nanoTime();
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException stopped) {
            running = false;
        }
    }

    /** Whether more may be waiting. */
    private boolean relayBatch(FencedWriter mine) {
        Outbox.Batch batch = outbox.next();
        if (batch.waiting().isEmpty()) {
            return false;
        }
        failPoints.pass(FailPoints.Point.BEFORE_PUBLISH);
        mine.write(batch.waiting().stream().map(this::recordOf).toList());
        failPoints.pass(FailPoints.Point.AFTER_PUBLISH);
        List<Long> rows = batch.rows();
        outbox.forget(rows);
        relayed.increment(rows.size());
        merged.increment(rows.size() - batch.waiting().size());
        return batch.moreBehind();
    }

    /** Where others are left out, receivers are to be brought what the object is by then. */
    private ProducerRecord<String, byte[]> recordOf(Outbox.Waiting waiting) {
        return waiting.news().toRecord(waiting.isMerged() || waiting.oldestRow() <= maybeSentUpTo);
    }
}
