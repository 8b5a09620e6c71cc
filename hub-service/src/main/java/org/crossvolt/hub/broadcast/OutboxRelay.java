package org.crossvolt.hub.broadcast;

import io.micrometer.core.instrument.Counter;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.crossvolt.hub.FailPoints;
import org.crossvolt.hub.objects.KeptObjects;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
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
    private static final int MOST_ROWS = 200;
    /** Of bodies in one batch; a single body may be larger. */
    private static final int MOST_BYTES = 8_000_000;

    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    private final Pool database;
    private final String bootstrapServers;
    private final BroadcastConfig config;
    private final FailPoints failPoints;
    private final Lease lease;
    private final Semaphore news = new Semaphore(0);
    private final Counter relayed;
    private volatile boolean running = true;
    /** Present while it is this instance's turn. */
    private @Nullable FencedWriter writer;

    /** When the lease is asked for next, by its owner or by whoever would be. */
    private long askAtNanos = System.nanoTime();
    /** Rows up to here may have been sent before: by whoever relayed last, or by this one before a failure. */
    private long maybeSentUpTo;

    OutboxRelay(
            Pool database,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            BroadcastConfig config,
            FailPoints failPoints,
            MeterRegistry metrics) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.config = config;
        this.failPoints = failPoints;
        this.lease = new Lease(database, "outbox-relay", config.relayLease());
        this.relayed = metrics.counter("crossvolt.hub.outbox.relayed");
    }

    private record Queued(long id, ObjectNews news) {
        int bytes() {
            return news.body() == null ? 0 : news.body().length();
        }
    }

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
        lease.release().subscribe().with(done -> {}, failure -> {});
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
            maybeSentUpTo = newestRow();
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

    private long newestRow() {
        return database.query("SELECT coalesce(max(id), 0) FROM hub.outbox")
                .execute()
                .await()
                .atMost(DATABASE_PATIENCE)
                .iterator()
                .next()
                .getLong(0);
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
        List<Queued> batch = next();
        if (batch.isEmpty()) {
            return false;
        }
        failPoints.pass(FailPoints.Point.BEFORE_PUBLISH);
        mine.write(batch.stream()
                .map(queued -> queued.news.toRecord(queued.id <= maybeSentUpTo))
                .toList());
        failPoints.pass(FailPoints.Point.AFTER_PUBLISH);
        forget(batch);
        relayed.increment(batch.size());
        return batch.size() == MOST_ROWS
                || batch.stream().mapToInt(Queued::bytes).sum() >= MOST_BYTES;
    }

    /** The oldest rows, as many as may be in memory at a time. */
    private List<Queued> next() {
        List<Queued> batch = new ArrayList<>();
        for (Row row : database.preparedQuery("""
                        SELECT id, object_key, version, module, country_code, party_id, platform_id, method, suffix, query,
                          body, correlation_id, created_at, receiver_country_code, receiver_party_id
                        FROM (
                          SELECT *, sum(coalesce(octet_length(body), 0)) OVER (ORDER BY id) AS bytes_so_far
                          FROM (SELECT * FROM hub.outbox ORDER BY id LIMIT $1) AS oldest
                        ) AS counted
                        WHERE bytes_so_far - coalesce(octet_length(body), 0) < $2
                        ORDER BY id""")
                .execute(Tuple.of(MOST_ROWS, MOST_BYTES))
                .await()
                .atMost(DATABASE_PATIENCE)) {
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

    private void forget(List<Queued> batch) {
        database.preparedQuery("DELETE FROM hub.outbox WHERE id = ANY ($1)")
                .execute(Tuple.of(batch.stream().map(Queued::id).toArray(Long[]::new)))
                .await()
                .atMost(DATABASE_PATIENCE);
    }
}
