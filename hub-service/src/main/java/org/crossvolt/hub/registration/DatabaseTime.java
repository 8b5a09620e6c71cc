package org.crossvolt.hub.registration;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.hub.Regularly;
import org.jboss.logging.Logger;

/**
 * Asks PostgreSQL for the time. What is dated in the future, which token is still good and when a command is overdue is then the
 * same at each hub, whatever its machine's clock says (F20, I14); how far that is off is told.
 */
@Singleton
class DatabaseTime {

    private static final Logger LOG = Logger.getLogger(DatabaseTime.class);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(30);
    /** An answer that took longer says less about now than what is known. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Pool database;
    private final SharedClock clock;
    private final Clock machine;
    private final AtomicLong aheadMillis = new AtomicLong();
    private volatile boolean known;

    @Inject
    DatabaseTime(Pool database, SharedClock clock, MeterRegistry metrics) {
        this(database, clock, Clock.systemUTC(), metrics);
    }

    /** @param machine what this machine believes */
    DatabaseTime(Pool database, SharedClock clock, Clock machine, MeterRegistry metrics) {
        this.database = database;
        this.clock = clock;
        this.machine = machine;
        metrics.gauge("crossvolt.hub.clock.ahead.seconds", aheadMillis, millis -> millis.get() / 1000.0);
    }

    /** Before anything is decided by it. */
    void begin(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 90) StartupEvent starting, Regularly regularly) {
        ask().await().indefinitely();
        regularly.every(NOW_AND_THEN, NOW_AND_THEN, "asking for the time", this::goOn);
    }

    /** Where PostgreSQL is away, the time goes on as it was known. */
    Uni<Void> goOn() {
        return ask().onFailure().recoverWithNull();
    }

    Uni<Void> ask() {
        return Uni.createFrom().deferred(() -> {
            long asked = System.nanoTime();
            return database.query("SELECT clock_timestamp()")
                    .execute()
                    .invoke(rows ->
                            told(rows.iterator().next().getOffsetDateTime(0).toInstant(), asked, System.nanoTime()))
                    .replaceWithVoid();
        });
    }

    /** The moment lies somewhere between question and answer; halfway is at most half of that wrong. */
    void told(Instant now, long askedNanos, long toldNanos) {
        long took = toldNanos - askedNanos;
        if (known && took > SLOW.toNanos()) {
            return;
        }
        known = true;
        clock.set(now, askedNanos + took / 2);
        Duration ahead = Duration.between(clock.instant(), machine.instant());
        aheadMillis.set(ahead.toMillis());
        if (ahead.abs().compareTo(WORTH_A_WARNING) > 0) {
            LOG.warnf(
                    "this machine's clock is %d s %s PostgreSQL's, by which all hubs go; signed tokens of operators, certificates and"
                            + " this log go by the machine's",
                    ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
        }
    }
}
