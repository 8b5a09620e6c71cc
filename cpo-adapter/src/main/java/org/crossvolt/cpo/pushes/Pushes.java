package org.crossvolt.cpo.pushes;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jboss.logging.Logger;

/**
 * Changes are marked in the transaction that makes them, and told behind it; an object that changes again while it waits is
 * told once. So nothing that was acknowledged to a station is lost for the hub (decision 0021).
 */
@Singleton
public class Pushes {

    private static final Logger LOG = Logger.getLogger(Pushes.class);
    private static final int MOST_DOUBLINGS = 20;

    private final Pool database;
    private final Instance<Pushed> kinds;
    private final HubLink link;
    private final PushesConfig config;
    private final Clock clock;
    private final Timer delays;

    Pushes(
            Pool database,
            @Any Instance<Pushed> kinds,
            HubLink link,
            PushesConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.database = database;
        this.kinds = kinds;
        this.link = link;
        this.config = config;
        this.clock = clock;
        this.delays = Timer.builder("crossvolt.cpo.pushes.delay")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
    }

    /** Marks an object as changed, inside the transaction of {@code client}; told after the delay at the latest. */
    public Uni<Void> changed(SqlClient client, String kind, String key, Duration delay) {
        return client.preparedQuery("""
                        INSERT INTO cpo.to_push (kind, key, due, changed_at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (kind, key) DO UPDATE
                        SET changes = cpo.to_push.changes + 1, due = LEAST(cpo.to_push.due, excluded.due), attempts = 0
                        """)
                .execute(Tuple.of(kind, key, utc(clock.instant().plus(delay)), utc(clock.instant())))
                .replaceWithVoid();
    }

    /** What of an answer of the hub follows for the one who told. */
    public static Pushed.Outcome outcomeOf(OcpiAnswer answer) {
        return switch (answer) {
            case OcpiAnswer.Answered answered when answered.isSuccess() -> new Pushed.Outcome.Told();
            case OcpiAnswer.Answered answered -> {
                int code = answered.statusCode();
                String seen = "HTTP " + answered.httpStatus() + ", status " + code;
                // 2xxx: the message itself is not liked, and will not be the next time either.
                yield code >= 2000 && code < 3000 && answered.httpStatus() != 401
                        ? new Pushed.Outcome.Refused(seen)
                        : new Pushed.Outcome.Again(seen);
            }
            case OcpiAnswer other -> new Pushed.Outcome.Again(other.describe());
        };
    }

    @Scheduled(
            every = "${crossvolt.cpo.pushes.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tell() {
        if (link.current().hub() == null) {
            return Uni.createFrom().voidItem();
        }
        return lease().chain(rows -> Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndMerge(this::tellOne)
                .collect()
                .last()
                .chain(() -> rows.size() < config.batch() ? Uni.createFrom().voidItem() : tell()));
    }

    private Uni<List<Row>> lease() {
        return database.preparedQuery("""
                        UPDATE cpo.to_push p SET due = $2 FROM (
                            SELECT kind, key FROM cpo.to_push WHERE due <= $1 ORDER BY due LIMIT $3
                            FOR UPDATE SKIP LOCKED) d
                        WHERE p.kind = d.kind AND p.key = d.key
                        RETURNING p.kind, p.key, p.changes, p.attempts, p.changed_at
                        """)
                .execute(Tuple.of(utc(clock.instant()), utc(clock.instant().plus(config.lease())), config.batch()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
    }

    private Uni<Void> tellOne(Row row) {
        String kind = row.getString("kind");
        String key = row.getString("key");
        return Uni.createFrom()
                .deferred(() -> kinds.stream()
                        .filter(one -> one.kind().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("nobody tells a " + kind))
                        .push(key))
                .onFailure(OcpiException.class)
                .recoverWithItem(failure -> new Pushed.Outcome.Again(String.valueOf(failure.getMessage())))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "telling the hub about %s failed", kind);
                    return new Pushed.Outcome.Again(String.valueOf(failure.getMessage()));
                })
                .chain(outcome -> settle(row, kind, key, outcome));
    }

    private Uni<Void> settle(Row row, String kind, String key, Pushed.Outcome outcome) {
        return switch (outcome) {
            case Pushed.Outcome.Told told -> {
                delays.record(
                        Duration.between(row.getOffsetDateTime("changed_at").toInstant(), clock.instant()));
                yield done(row, kind, key);
            }
            case Pushed.Outcome.Refused refused -> {
                LOG.errorf("the hub refused a %s for good: %s", kind, refused.reason());
                yield done(row, kind, key);
            }
            case Pushed.Outcome.Again again -> {
                LOG.infof("a %s did not get through: %s", kind, again.reason());
                yield database.preparedQuery(
                                "UPDATE cpo.to_push SET due = $3, attempts = attempts + 1 WHERE kind = $1 AND key = $2")
                        .execute(Tuple.of(kind, key, utc(clock.instant().plus(pause(row.getInteger("attempts"))))))
                        .replaceWithVoid();
            }
        };
    }

    /** What changed while it was told is due again at once. */
    private Uni<Void> done(Row row, String kind, String key) {
        return database.preparedQuery("DELETE FROM cpo.to_push WHERE kind = $1 AND key = $2 AND changes = $3")
                .execute(Tuple.of(kind, key, row.getLong("changes")))
                .chain(deleted -> deleted.rowCount() == 1
                        ? Uni.createFrom().voidItem()
                        : database.preparedQuery("UPDATE cpo.to_push SET due = $3 WHERE kind = $1 AND key = $2")
                                .execute(Tuple.of(kind, key, utc(clock.instant())))
                                .replaceWithVoid());
    }

    private Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
