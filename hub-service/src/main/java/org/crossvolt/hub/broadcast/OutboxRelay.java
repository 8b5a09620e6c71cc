package org.crossvolt.hub.broadcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.crossvolt.hub.objects.KeptObjects;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;

/**
 * Takes rows from the outbox to Kafka, in order, and deletes them once Kafka has acknowledged: at least once, none skipped,
 * however late a transaction commits, because a row that was not visible yet is simply found the next time. One hub
 * instance at a time does this. It has a thread of its own, for the producer may block.
 */
@Singleton
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(30);

    private final Pool database;
    private final KafkaProducer<String, byte[]> producer;
    private final BroadcastConfig config;
    private final Lease lease;
    private final Semaphore news = new Semaphore(0);
    private final AtomicLong relayed = new AtomicLong();
    private volatile boolean running = true;
    /** Rows up to here may have been sent before: by whoever relayed last, or by this one before a failure. */
    private long maybeSentUpTo = Long.MAX_VALUE;

    private boolean tookOver;

    OutboxRelay(Pool database, KafkaProducer<String, byte[]> producer, BroadcastConfig config, MeterRegistry metrics) {
        this.database = database;
        this.producer = producer;
        this.config = config;
        this.lease = new Lease(database, "outbox-relay", config.relayLease());
        metrics.gauge("crossvolt.hub.outbox.relayed", relayed);
    }

    private record Queued(long id, ObjectNews news) {}

    void start(@Observes StartupEvent started) {
        Thread.ofPlatform().daemon().name("outbox-relay").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) {
        running = false;
        news.release();
    }

    void kept(@Observes KeptObjects.Kept kept) {
        news.release();
    }

    private void run() {
        long ownedUntil = 0;
        while (running) {
            try {
                news.tryAcquire(config.relayInterval().toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                if (System.nanoTime() - ownedUntil >= 0 || ownedUntil == 0) {
                    if (!lease.hold().await().atMost(DATABASE_PATIENCE)) {
                        ownedUntil = 0;
                        tookOver = false;
                        continue;
                    }
                    takeOver();
                    // Renewed at half time, so that it never runs out while it is used.
                    ownedUntil = System.nanoTime() + config.relayLease().toNanos() / 2;
                }
                while (running && relayBatch() == BATCH && System.nanoTime() - ownedUntil < 0) {
                    relayed.incrementAndGet();
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | ExecutionException | TimeoutException away) {
                LOG.warnf("the outbox waits: %s", away.getMessage());
                ownedUntil = 0;
                tookOver = false;
                pause();
            }
        }
        lease.release().subscribe().with(done -> {}, failure -> {});
    }

    /** What stands in the outbox now may be in Kafka already; only its deletion was lost. */
    private void takeOver() {
        if (tookOver) {
            return;
        }
        maybeSentUpTo = database.query("SELECT coalesce(max(id), 0) FROM hub.outbox")
                .execute()
                .await()
                .atMost(DATABASE_PATIENCE)
                .iterator()
                .next()
                .getLong(0);
        tookOver = true;
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(1_000);
        } catch (InterruptedException stopped) {
            running = false;
        }
    }

    private int relayBatch() throws InterruptedException, ExecutionException, TimeoutException {
        List<Queued> batch = next();
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
        try {
            for (Queued queued : batch) {
                sent.add(producer.send(queued.news.toRecord(queued.id <= maybeSentUpTo)));
            }
        } catch (KafkaException away) {
            LOG.debugf("Kafka took only a part: %s", away.getMessage());
        }
        List<Long> acknowledged = new ArrayList<>(sent.size());
        try {
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get(KAFKA_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                acknowledged.add(batch.get(i).id);
            }
        } finally {
            forget(acknowledged);
        }
        if (sent.size() < batch.size()) {
            throw new TimeoutException("Kafka takes no records");
        }
        return batch.size();
    }

    private List<Queued> next() {
        List<Queued> batch = new ArrayList<>();
        for (Row row :
                database.preparedQuery("""
                        SELECT id, object_key, version, module, country_code, party_id, platform_id, method, suffix, query,
                          body, correlation_id, created_at, receiver_country_code, receiver_party_id
                        FROM hub.outbox ORDER BY id LIMIT $1""").execute(Tuple.of(BATCH)).await().atMost(DATABASE_PATIENCE)) {
            batch.add(new Queued(row.getLong("id"), newsOf(row)));
        }
        return batch;
    }

    private static ObjectNews newsOf(Row row) {
        return new ObjectNews(
                row.getString("object_key"),
                row.getLong("version"),
                ModuleId.find(row.getString("module")).orElseThrow(),
                PartyId.of(row.getString("country_code"), row.getString("party_id")),
                row.getUUID("platform_id"),
                HttpMethod.valueOf(row.getString("method")),
                row.getString("suffix"),
                row.getString("query"),
                row.getDelegate().getBuffer("body"),
                row.getString("correlation_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                PartyId.ofNullable(row.getString("receiver_country_code"), row.getString("receiver_party_id")));
    }

    private void forget(List<Long> ids) {
        if (!ids.isEmpty()) {
            database.preparedQuery("DELETE FROM hub.outbox WHERE id = ANY ($1)")
                    .execute(Tuple.of(ids.toArray(Long[]::new)))
                    .await()
                    .atMost(DATABASE_PATIENCE);
        }
    }
}
