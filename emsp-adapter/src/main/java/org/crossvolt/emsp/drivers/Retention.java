package org.crossvolt.emsp.drivers;

import static org.crossvolt.emsp.Columns.utc;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Forgets, once a day, what was kept long enough. */
@Singleton
public class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final Pool database;
    private final RetentionConfig config;
    private final Clock clock;

    Retention(Pool database, RetentionConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "24h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> forget() {
        Instant now = clock.instant();
        return database.withTransaction(connection -> sessions(connection, now.minus(config.sessions()))
                        .chain(() -> bills(connection, now.minus(config.bills()))))
                .onFailure()
                .invoke(away -> LOG.warnf("what is old is forgotten tomorrow: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private static Uni<Void> sessions(SqlConnection connection, Instant before) {
        Tuple limit = Tuple.of(utc(before));
        return connection
                .preparedQuery("DELETE FROM emsp.operation WHERE changed_at < $1")
                .execute(limit)
                .chain(() -> connection.preparedQuery("""
                        WITH gone AS (
                          DELETE FROM emsp.session WHERE changed_at < $1 AND status IN ('COMPLETED', 'INVALID')
                          RETURNING country_code, party_id, object_id)
                        DELETE FROM emsp.object o USING gone
                        WHERE o.module = 'sessions' AND o.country_code = gone.country_code AND o.party_id = gone.party_id
                          AND o.object_id = gone.object_id""").execute(limit))
                .replaceWithVoid();
    }

    private static Uni<Void> bills(SqlConnection connection, Instant before) {
        Tuple limit = Tuple.of(utc(before));
        return connection
                .preparedQuery("DELETE FROM emsp.bill WHERE billed_at < $1")
                .execute(limit)
                .chain(() -> connection.preparedQuery("""
                        DELETE FROM emsp.cdr WHERE changed_at < $1 AND state <> 'RECEIVED'
                          AND ref NOT IN (SELECT cdr FROM emsp.bill)
                          AND ref NOT IN (SELECT credited_by FROM emsp.bill WHERE credited_by IS NOT NULL)""").execute(limit))
                .replaceWithVoid();
    }
}
