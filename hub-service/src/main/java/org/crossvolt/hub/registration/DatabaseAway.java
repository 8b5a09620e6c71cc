package org.crossvolt.hub.registration;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.KnownFailures;
import org.jboss.logging.Logger;

/** PostgreSQL away is a state, not a mistake: callers are told in one sentence, and the log once in a while. */
@Singleton
public class DatabaseAway implements KnownFailures {

    private static final Logger LOG = Logger.getLogger(DatabaseAway.class);
    private static final long TOLD_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final String POOL_TIMEOUT = "Timeout";

    private final AtomicLong tellAgainAtNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong untold = new AtomicLong();

    /** Whether a failure means that PostgreSQL can not be asked now; what is wrong with a question is something else. */
    public static boolean is(Throwable failure) {
        return switch (failure) {
            case PgException refused -> isAway(String.valueOf(refused.getSqlState()));
            case ClosedConnectionException closed -> true;
            case IOException broken -> true;
            case TimeoutException late -> true;
            default -> POOL_TIMEOUT.equals(failure.getMessage());
        };
    }

    /** Connection exceptions, insufficient resources, operator intervention (shutdown, start, crash). */
    private static boolean isAway(String sqlState) {
        return sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.startsWith("57");
    }

    /** The same for whoever fails by way of something else, as a session of Hibernate does. */
    @Override
    public Optional<OcpiException> tell(Throwable failure) {
        return KnownFailures.causesOf(failure)
                .filter(DatabaseAway::is)
                .findFirst()
                .map(this::refusal);
    }

    /** What a caller is told. */
    public OcpiException refusal(Throwable failure) {
        untold.incrementAndGet();
        long now = System.nanoTime();
        long at = tellAgainAtNanos.get();
        if (now - at >= 0 && tellAgainAtNanos.compareAndSet(at, now + TOLD_EVERY_NANOS)) {
            LOG.warnf("PostgreSQL is away, messages refused since last told: %d (%s)", untold.getAndSet(0), failure);
        }
        return new OcpiException(
                OcpiStatusCode.SERVER_ERROR,
                "This hub can keep nothing and look nothing up at the moment; try again shortly.");
    }
}
