package org.crossvolt.hub.registration;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * How far this hub's clock is ahead of PostgreSQL's (F20). Who owns what is decided by PostgreSQL's clock, but what is dated in
 * the future, and which token is still good, by this one; a hub whose clock is wrong says so before its partners do.
 */
@Singleton
class ClockSkew {

    private static final Logger LOG = Logger.getLogger(ClockSkew.class);
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(30);

    private final Pool database;
    private final Clock clock;
    private final AtomicLong aheadMillis = new AtomicLong();

    ClockSkew(Pool database, Clock clock, MeterRegistry metrics) {
        this.database = database;
        this.clock = clock;
        metrics.gauge("crossvolt.hub.clock.ahead.seconds", aheadMillis, millis -> millis.get() / 1000.0);
    }

    @Scheduled(every = "60s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> measure() {
        return database.query("SELECT clock_timestamp()")
                .execute()
                .invoke(rows -> {
                    Duration ahead = Duration.between(
                            rows.iterator().next().getOffsetDateTime(0).toInstant(), clock.instant());
                    aheadMillis.set(ahead.toMillis());
                    if (ahead.abs().compareTo(WORTH_A_WARNING) > 0) {
                        LOG.warnf(
                                "this hub's clock is %d s %s PostgreSQL's; what it refuses as dated in the future depends on it",
                                ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
                    }
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }
}
