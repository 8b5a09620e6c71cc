package org.crossvolt.cpo.locations;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.ocpi.locations.Status;
import org.jspecify.annotations.Nullable;

/** Keeps what stations report of their connectors, and the states of EVSEs that follow from it. */
@Singleton
public class EvseStates {

    private final Pool database;
    private final Pushes pushes;
    private final LocationsConfig config;
    private final Clock clock;

    EvseStates(Pool database, Pushes pushes, LocationsConfig config, Clock clock) {
        this.database = database;
        this.pushes = pushes;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A connector, as the station names it.
     *
     * @param evse 0 together with connector 0 for the whole station; null in 1.6, where connectors are counted through
     */
    public record ConnectorName(@Nullable Integer evse, int connector) {

        public boolean isWholeStation() {
            return connector == 0 && (evse == null || evse == 0);
        }
    }

    /**
     * A StatusNotification; one that is older than what is known changes nothing. Unknown connectors are ignored. True where it
     * is what the connector does now.
     */
    public Uni<Boolean> reported(
            String stationId, ConnectorName name, String status, @Nullable String error, Instant at) {
        return database.withTransaction(client -> client.preparedQuery("""
                        UPDATE cpo.connector SET status = $4, error = $5, status_at = $6
                        WHERE station_id = $1 AND (($2::int IS NULL AND ordinal = $3) OR (evse_number = $2 AND number = $3))
                          AND (status_at IS NULL OR status_at <= $6)
                        RETURNING evse_number
                        """)
                .execute(Tuple.from(Arrays.<Object>asList(
                        stationId,
                        name.isWholeStation() ? Integer.valueOf(0) : name.evse(),
                        name.connector(),
                        status,
                        error,
                        utc(at))))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : recompute(client, stationId).replaceWith(true)));
    }

    /** Computes all EVSEs of a station again, inside the transaction of {@code client}. */
    public Uni<Void> recompute(SqlClient client, String stationId) {
        OffsetDateTime away = utc(clock.instant().minus(config.offlineGrace()));
        return client.preparedQuery("""
                        SELECT e.uid, e.status, s.party, s.location_id, s.state,
                          (NOT s.connected AND s.connection_changed <= $2) AS away,
                          (SELECT status FROM cpo.connector w WHERE w.station_id = s.id AND w.ordinal = 0) AS whole,
                          ARRAY(SELECT c.status FROM cpo.connector c WHERE c.station_id = s.id
                                AND c.evse_number = e.number AND c.status IS NOT NULL) AS connectors,
                          x.id IS NOT NULL AS transaction, x.charging_state,
                          EXISTS (SELECT 1 FROM cpo.reservation r WHERE r.evse_uid = e.uid AND r.active
                                  AND r.expires_at > $3) AS reserved,
                          (SELECT count(*) FROM cpo.reservation r WHERE r.station_id = s.id AND r.evse_uid IS NULL
                             AND r.active AND r.expires_at > $3)::int AS anywhere
                        FROM cpo.evse e JOIN cpo.station s ON s.id = e.station_id
                        LEFT JOIN LATERAL (SELECT id, charging_state FROM cpo.session o WHERE o.evse_uid = e.uid
                          AND o.station_id = s.id AND o.ended_at IS NULL AND o.status = 'ACTIVE'
                          ORDER BY o.started_at DESC LIMIT 1) x ON true
                        WHERE s.id = $1 ORDER BY e.number
                        """)
                .execute(Tuple.of(stationId, away, utc(clock.instant())))
                .chain(rows -> Multi.createFrom()
                        .iterable(changes(rows))
                        .onItem()
                        .transformToUniAndConcatenate(change -> keep(client, change.row, change.status))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private record Change(Row row, Status status) {}

    private List<Change> changes(RowSet<Row> rows) {
        List<Row> evses = StreamSupport.stream(rows.spliterator(), false).toList();
        if (evses.isEmpty()) {
            return List.of();
        }
        List<Status> now = EvseStatus.withReservations(
                evses.stream().map(this::status).toList(), evses.getFirst().getInteger("anywhere"));
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < evses.size(); i++) {
            if (!now.get(i).text().equals(evses.get(i).getString("status"))) {
                changes.add(new Change(evses.get(i), now.get(i)));
            }
        }
        return changes;
    }

    private Status status(Row row) {
        return EvseStatus.of(
                new EvseStatus.Facts(
                        row.getString("state"),
                        row.getBoolean("away"),
                        row.getString("whole"),
                        List.of((String[]) Objects.requireNonNull(row.getValue("connectors"))),
                        row.getBoolean("transaction"),
                        row.getString("charging_state"),
                        row.getBoolean("reserved")),
                config.occupied());
    }

    private Uni<Void> keep(SqlClient client, Row row, Status status) {
        OffsetDateTime now = utc(clock.instant());
        String uid = row.getString("uid");
        // The Location moves with its EVSEs (T-40).
        return client.preparedQuery("""
                        WITH e AS (UPDATE cpo.evse SET status = $2, last_updated = $3 WHERE uid = $1)
                        UPDATE cpo.location SET last_updated = $3 WHERE party = $4 AND id = $5
                        """)
                .execute(Tuple.of(uid, status.text(), now, row.getString("party"), row.getString("location_id")))
                .chain(() -> pushes.changed(client, EvsePush.KIND, uid, config.debounce()));
    }

    /** Finds those that have been away for too long. */
    @Scheduled(every = "${crossvolt.cpo.locations.sweep:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return database.preparedQuery("""
                        SELECT DISTINCT s.id FROM cpo.station s JOIN cpo.evse e ON e.station_id = s.id
                        WHERE NOT s.connected AND s.connection_changed <= $1
                          AND e.status NOT IN ('UNKNOWN', 'PLANNED', 'REMOVED')
                        LIMIT 1000
                        """)
                .execute(Tuple.of(utc(clock.instant().minus(config.offlineGrace()))))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(
                                row -> database.withTransaction(client -> recompute(client, row.getString("id"))))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
