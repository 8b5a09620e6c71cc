package org.crossvolt.pki.scopes;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** How often somebody may ask (P9): by the hour that began with the first question, over all instances. */
@ApplicationScoped
public class RequestCounts {

    private static final Duration WINDOW = Duration.ofHours(1);

    private final Pool database;
    private final Clock clock;

    public RequestCounts(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts one question; fails with a {@link ProblemException} 429, which says when the hour is over, where it is one too many.
     *
     * @param who kind and hash; nobody's name
     * @param most questions in an hour
     */
    public Uni<Void> count(String who, int most) {
        return asked(who, WINDOW)
                .invoke(row -> {
                    if (row.getLong("asked") > most) {
                        throw new ProblemException(
                                Problem.of(429, "Too many requests about this; wait as long as Retry-After says."),
                                Duration.between(
                                        clock.instant(),
                                        row.getOffsetDateTime("ends_at").toInstant()));
                    }
                })
                .replaceWithVoid();
    }

    /**
     * How often the same was asked before, and counts it.
     *
     * @param within a time that begins with the first question
     */
    public Uni<Long> before(String what, Duration within) {
        return asked(what, within).map(row -> row.getLong("asked") - 1);
    }

    private Uni<Row> asked(String what, Duration window) {
        Instant now = clock.instant();
        return database.preparedQuery("""
                        INSERT INTO pki.request_count AS known (who, ends_at, asked) VALUES ($1, $3, 1)
                        ON CONFLICT (who) DO UPDATE SET
                          asked = CASE WHEN known.ends_at <= $2 THEN 1 ELSE known.asked + 1 END,
                          ends_at = CASE WHEN known.ends_at <= $2 THEN excluded.ends_at ELSE known.ends_at END
                        RETURNING asked, ends_at""")
                .execute(Tuple.of(
                        what, now.atOffset(ZoneOffset.UTC), now.plus(window).atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next());
    }

    @Scheduled(every = "10m", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return database.preparedQuery("DELETE FROM pki.request_count WHERE ends_at <= $1")
                .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
