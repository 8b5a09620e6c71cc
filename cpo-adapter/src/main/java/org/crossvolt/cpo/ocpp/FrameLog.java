package org.crossvolt.cpo.ocpp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The raw trace: every frame of every station, written behind the traffic. It loses frames rather than slowing a station
 * down, and counts what it lost. Frames that carry a key are kept without it.
 */
@Singleton
public class FrameLog {

    private static final int BATCH = 500;
    private static final Pattern KEYS = Pattern.compile("AuthorizationKey|BasicAuthPassword");

    private final Pool database;
    private final OcppConfig config;
    private final Clock clock;
    private final Counter lost;
    private final ConcurrentLinkedQueue<Row> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    FrameLog(Pool database, OcppConfig config, Clock clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.lost = metrics.counter("crossvolt.cpo.ocpp.frames.lost");
    }

    /** Which way a frame went. */
    enum Direction {
        IN,
        OUT
    }

    private record Row(
            String station,
            Instant at,
            Direction direction,
            String text,
            @Nullable String remark) {}

    void keep(String station, Direction direction, String text, @Nullable String remark) {
        if (count.incrementAndGet() > config.maxWaitingFrames()) {
            count.decrementAndGet();
            lost.increment();
            return;
        }
        // PostgreSQL keeps no NUL in a text.
        String kept = KEYS.matcher(text).find() ? "(a frame with a key; not kept)" : text.replace("\0", "");
        waiting.add(new Row(station, clock.instant(), direction, kept, remark));
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> write() {
        List<Row> batch = new ArrayList<>();
        for (Row row = waiting.poll(); row != null; row = batch.size() < BATCH ? waiting.poll() : null) {
            count.decrementAndGet();
            batch.add(row);
        }
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.preparedQuery("""
                        INSERT INTO cpo.frame (station_id, at, direction, text, remark)
                        SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
                        """)
                .execute(Tuple.of(
                        batch.stream().map(Row::station).toArray(String[]::new),
                        batch.stream()
                                .map(row -> row.at.atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new),
                        batch.stream().map(row -> row.direction.name()).toArray(String[]::new),
                        batch.stream().map(Row::text).toArray(String[]::new),
                        batch.stream().map(Row::remark).toArray(String[]::new)))
                .chain(() -> waiting.isEmpty() ? Uni.createFrom().voidItem() : write())
                .onFailure()
                .recoverWithItem(failure -> {
                    lost.increment(batch.size());
                    return null;
                })
                .replaceWithVoid();
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return database.preparedQuery("DELETE FROM cpo.frame WHERE at < $1")
                .execute(Tuple.of(clock.instant().minus(config.traceRetention()).atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
