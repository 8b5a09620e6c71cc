package org.crossvolt.pki.evidence;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Forgets what is older than it has to be kept, a portion at a time. */
@ApplicationScoped
public class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration SHORTEST = Duration.ofDays(30);
    private static final int MOST_AT_ONCE = 10_000;

    private final Pool database;
    private final EvidenceConfig config;
    private final Clock clock;

    Retention(Pool database, EvidenceConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        if (config.kept().compareTo(SHORTEST) < 0 || config.auditKept().compareTo(SHORTEST) < 0) {
            throw new IllegalStateException("crossvolt.pki.evidence.kept and audit-kept need at least 30 days");
        }
    }

    /** How many rows went. */
    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return forgetOld()
                .invoke(gone -> {
                    if (gone > 0) {
                        LOG.infof("%d old records of evidence and audit are forgotten", gone);
                    }
                })
                .replaceWithVoid();
    }

    public Uni<Integer> forgetOld() {
        return forget("evidence", config.kept())
                .chain(evidence -> forget("audit", config.auditKept()).map(audit -> evidence + audit));
    }

    private Uni<Integer> forget(String table, Duration kept) {
        return database.preparedQuery("DELETE FROM pki." + table + " WHERE id IN (SELECT id FROM pki." + table
                        + " WHERE at < $1 ORDER BY at LIMIT $2)")
                .execute(Tuple.of(clock.instant().minus(kept).atOffset(ZoneOffset.UTC), MOST_AT_ONCE))
                .map(rows -> rows.rowCount());
    }
}
