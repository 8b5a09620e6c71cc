package org.crossvolt.cpo.pushes;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlResult;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Changes are marked in the transaction that makes them, and told behind it; an object that changes again while it waits is
 * told once. So nothing that was acknowledged to a station is lost for the hub (decision 0021). What the hub refuses again and
 * again is parked: its operator sees it and has it sent again, or its next change does.
 */
@Singleton
public class Pushes {

    private static final Logger LOG = Logger.getLogger(Pushes.class);
    private static final int MOST_DOUBLINGS = 20;
    /** What is due later is found by the regular look. */
    private static final Duration LONGEST_TIMER = Duration.ofSeconds(5);

    private static final long MOMENT_NANOS = Duration.ofMillis(30).toNanos();

    private final Pool database;
    private final Instance<Pushed> kinds;
    private final HubLink link;
    private final PushesConfig config;
    private final Clock clock;
    private final Timer delays;
    private final Vertx vertx;
    private final Set<Long> looks = ConcurrentHashMap.newKeySet();

    Pushes(
            Pool database,
            @Any Instance<Pushed> kinds,
            HubLink link,
            PushesConfig config,
            Clock clock,
            Vertx vertx,
            MeterRegistry metrics) {
        this.database = database;
        this.kinds = kinds;
        this.link = link;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.delays = Timer.builder("crossvolt.cpo.pushes.delay")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
    }

    /** Marks an object as changed, inside the transaction of {@code client}; told after the delay at the latest. */
    public Uni<Void> changed(SqlClient client, String kind, String key, Duration delay) {
        return client.preparedQuery("""
                        INSERT INTO cpo.to_push (kind, key, due, changed_at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (kind, key) DO UPDATE
                        SET changes = cpo.to_push.changes + 1, attempts = 0, refusals = 0, parked_at = NULL,
                          due = CASE WHEN cpo.to_push.parked_at IS NULL AND cpo.to_push.refusals = 0
                            THEN LEAST(cpo.to_push.due, excluded.due) ELSE excluded.due END
                        """)
                .execute(Tuple.of(kind, key, utc(clock.instant().plus(delay)), utc(clock.instant())))
                .invoke(marked -> lookIn(delay))
                .replaceWithVoid();
    }

    /** What of an answer of the hub follows for the one who told. */
    public static Pushed.Outcome outcomeOf(OcpiAnswer answer) {
        return switch (answer) {
            case OcpiAnswer.Answered answered when answered.isSuccess() -> new Pushed.Outcome.Told();
            case OcpiAnswer.Answered answered -> {
                int code = answered.statusCode();
                String seen = "HTTP " + answered.httpStatus() + ", status " + code;
                // 2xxx: the message itself is not liked; the other side may still come to know what it lacks.
                yield code >= 2000 && code < 3000 && answered.httpStatus() != 401
                        ? new Pushed.Outcome.Refused(seen)
                        : new Pushed.Outcome.Again(seen);
            }
            case OcpiAnswer other -> new Pushed.Outcome.Again(other.describe());
        };
    }

    /** Looks a moment after something is due, for all of that moment together. What is committed later is found by the regular look. */
    private void lookIn(Duration delay) {
        if (delay.compareTo(LONGEST_TIMER) > 0) {
            return;
        }
        long moment = (System.nanoTime() + delay.toNanos()) / MOMENT_NANOS + 2;
        if (looks.add(moment)) {
            long wait = moment * MOMENT_NANOS - System.nanoTime();
            vertx.setTimer(Math.max(1, Duration.ofNanos(wait).toMillis()), due -> {
                looks.remove(moment);
                tell().subscribe().with(done -> {}, failure -> LOG.errorf(failure, "looking what is due failed"));
            });
        }
    }

    /** What waits for the hub, and what it refused for now, as JSON. */
    Uni<String> waiting(int most) {
        return database.preparedQuery("""
                        SELECT jsonb_build_object(
                          'waiting', (SELECT count(*) FROM cpo.to_push WHERE parked_at IS NULL),
                          'parked', (SELECT COALESCE(jsonb_agg(jsonb_build_object('kind', kind, 'key', key,
                             'refusals', refusals, 'last_answer', last_answer, 'changed_at', changed_at,
                             'parked_at', parked_at) ORDER BY parked_at DESC), '[]')
                             FROM (SELECT * FROM cpo.to_push WHERE parked_at IS NOT NULL
                               ORDER BY parked_at DESC LIMIT $1) p))::text AS list
                        """)
                .execute(Tuple.of(most))
                .map(rows -> rows.iterator().next().getString("list"));
    }

    /** Has one parked object sent again, or all of them; tells how many these are. */
    Uni<Integer> resend(@Nullable String kind, @Nullable String key) {
        return database.preparedQuery("""
                        UPDATE cpo.to_push SET parked_at = NULL, refusals = 0, attempts = 0, due = $3
                        WHERE parked_at IS NOT NULL AND ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR key = $2)
                        """)
                .execute(Tuple.of(kind, key, utc(clock.instant())))
                .map(SqlResult::rowCount)
                .invoke(count -> lookIn(Duration.ZERO));
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
                            SELECT kind, key FROM cpo.to_push WHERE due <= $1 AND parked_at IS NULL ORDER BY due LIMIT $3
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
                LOG.warnf("the hub refused a %s: %s", kind, refused.reason());
                yield again(row, refused.reason(), 1);
            }
            case Pushed.Outcome.Again again -> {
                LOG.infof("a %s did not get through: %s", kind, again.reason());
                yield again(row, again.reason(), 0);
            }
        };
    }

    /** Not while it was told: a newer state has its own due time and no refusals yet. */
    private Uni<Void> again(Row row, String answer, int refused) {
        Duration pause = pause(row.getInteger("attempts"));
        return database.preparedQuery("""
                        UPDATE cpo.to_push SET due = $4, attempts = attempts + 1, refusals = refusals + $5, last_answer = $6,
                          parked_at = CASE WHEN refusals + $5 >= $7 THEN $8::timestamptz END
                        WHERE kind = $1 AND key = $2 AND changes = $3
                        """)
                .execute(Tuple.from(List.of(
                        row.getString("kind"),
                        row.getString("key"),
                        row.getLong("changes"),
                        utc(clock.instant().plus(pause)),
                        refused,
                        answer,
                        config.mostRefusals(),
                        utc(clock.instant()))))
                .chain(updated -> updated.rowCount() == 1
                        ? Uni.createFrom().voidItem()
                        : dueNow(row.getString("kind"), row.getString("key")))
                .invoke(kept -> lookIn(pause));
    }

    /** What changed while it was told is due again at once. */
    private Uni<Void> done(Row row, String kind, String key) {
        return database.preparedQuery("DELETE FROM cpo.to_push WHERE kind = $1 AND key = $2 AND changes = $3")
                .execute(Tuple.of(kind, key, row.getLong("changes")))
                .chain(deleted -> deleted.rowCount() == 1 ? Uni.createFrom().voidItem() : dueNow(kind, key));
    }

    private Uni<Void> dueNow(String kind, String key) {
        return database.preparedQuery("UPDATE cpo.to_push SET due = $3 WHERE kind = $1 AND key = $2")
                .execute(Tuple.of(kind, key, utc(clock.instant())))
                .invoke(marked -> lookIn(Duration.ZERO))
                .replaceWithVoid();
    }

    private Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
