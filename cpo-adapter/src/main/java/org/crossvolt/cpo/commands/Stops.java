package org.crossvolt.cpo.commands;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.jboss.logging.Logger;

/**
 * Stops transactions that began although their start was withdrawn (decision 0054). What is to be stopped is kept with the
 * transaction's first fact, so that it is stopped also when this service or the station is away in that moment.
 */
@Singleton
class Stops {

    private static final Logger LOG = Logger.getLogger(Stops.class);
    private static final int MOST_AT_ONCE = 100;

    private final Pool database;
    private final StationCalls calls;
    private final CommandsConfig config;
    private final Clock clock;

    Stops(Pool database, StationCalls calls, CommandsConfig config, Clock clock) {
        this.database = database;
        this.calls = calls;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${crossvolt.cpo.commands.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        Instant now = clock.instant();
        return database.preparedQuery("""
                        UPDATE cpo.session x SET stop_due = CASE WHEN x.ended_at IS NULL AND d.first > $3
                          THEN $2::timestamptz END
                        FROM (SELECT s.id, (SELECT min(f.received_at) FROM cpo.fact f WHERE f.session_id = s.id) AS first
                          FROM cpo.session s WHERE s.stop_due <= $1 ORDER BY s.stop_due LIMIT $4 FOR UPDATE SKIP LOCKED) d
                        WHERE x.id = d.id
                        RETURNING x.station_id, x.transaction_id, x.ended_at IS NULL AS runs, x.stop_due IS NULL AS last
                        """)
                .execute(Tuple.of(
                        utc(now), utc(now.plus(config.stopAgain())), utc(now.minus(config.stopFor())), MOST_AT_ONCE))
                // Not waited for: the others need not wait for a station that is slow to answer.
                .invoke(rows -> rows.forEach(row -> {
                    if (row.getBoolean("runs")) {
                        stop(row);
                    }
                }))
                .replaceWithVoid();
    }

    private void stop(Row row) {
        String station = row.getString("station_id");
        String transaction = row.getString("transaction_id");
        boolean last = row.getBoolean("last");
        calls.connected(station)
                .chain(version -> version.isEmpty()
                        ? Uni.createFrom().<CallOutcome>item(new CallOutcome.Offline())
                        : ask(station, version.get(), transaction))
                .chain(outcome -> outcome instanceof CallOutcome.Answered answered
                                && answered.status().equals("Accepted")
                        ? stopped(station, transaction)
                        : Uni.createFrom().voidItem().invoke(() -> refused(station, transaction, last)))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.errorf(failure, "station %s: %s was not stopped", station, transaction));
    }

    private Uni<CallOutcome> ask(String station, OcppVersion version, String transaction) {
        StationRequest request = StationRequest.stop(version, transaction);
        return calls.call(station, request.action(), request.payload());
    }

    private static void refused(String station, String transaction, boolean last) {
        if (last) {
            LOG.warnf("station %s does not stop %s, whose start was withdrawn", station, transaction);
        }
    }

    private Uni<Void> stopped(String station, String transaction) {
        return database.preparedQuery(
                        "UPDATE cpo.session SET stop_due = NULL WHERE station_id = $1 AND transaction_id = $2")
                .execute(Tuple.of(station, transaction))
                .replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
