package org.crossvolt.cpo.locations;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.crossvolt.cpo.ocpp.Instances;
import org.crossvolt.cpo.ocpp.StationPresence;
import org.jboss.logging.Logger;

/**
 * Keeps which stations are connected: one writer, many stations in a statement, only the last change of each. So the thousands
 * that reconnect after a restart cost a few statements, and a coming never overtakes a going.
 */
@Singleton
class Presences {

    private static final Logger LOG = Logger.getLogger(Presences.class);
    private static final int MOST_AT_ONCE = 500;
    private static final long GATHER_MILLIS = 20;
    private static final long AGAIN_MILLIS = 1_000;

    private final Pool database;
    private final EvseStates states;
    private final Refreshes refreshes;
    private final Instances instances;
    private final LocationsConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final ConcurrentMap<String, StationPresence> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    Presences(
            Pool database,
            EvseStates states,
            Refreshes refreshes,
            Instances instances,
            LocationsConfig config,
            Clock clock,
            Vertx vertx) {
        this.database = database;
        this.states = states;
        this.refreshes = refreshes;
        this.instances = instances;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void changed(@Observes StationPresence change) {
        waiting.put(change.stationId(), change);
        writeIn(GATHER_MILLIS);
    }

    private void writeIn(long millis) {
        if (writing.compareAndSet(false, true)) {
            vertx.setTimer(millis, due -> write());
        }
    }

    private void write() {
        List<StationPresence> batch =
                waiting.values().stream().limit(MOST_AT_ONCE).toList();
        batch.forEach(change -> waiting.remove(change.stationId(), change));
        keep(batch).subscribe().with(done -> next(GATHER_MILLIS), failure -> {
            LOG.errorf(failure, "keeping who is connected failed; it is tried again");
            batch.forEach(change -> waiting.putIfAbsent(change.stationId(), change));
            next(AGAIN_MILLIS);
        });
    }

    private void next(long millis) {
        writing.set(false);
        if (!waiting.isEmpty()) {
            writeIn(millis);
        }
    }

    private Uni<Void> keep(List<StationPresence> batch) {
        List<String> ids = new ArrayList<>();
        List<Boolean> came = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        for (StationPresence change : batch) {
            ids.add(change.stationId());
            came.add(change instanceof StationPresence.Came);
            versions.add(
                    change instanceof StationPresence.Came here ? here.version().text() : "");
        }
        return database.preparedQuery("""
                        WITH told AS (SELECT * FROM unnest($1::text[], $2::boolean[], $3::text[]) AS t (id, came, version)),
                        before AS (SELECT s.id, s.connected, s.instance,
                            NOT s.connected AND s.connection_changed <= $6 AS was_away
                          FROM cpo.station s JOIN told ON told.id = s.id),
                        after AS (UPDATE cpo.station s SET connected = t.came,
                            connected_version = CASE WHEN t.came THEN t.version END,
                            instance = CASE WHEN t.came THEN $4::uuid END, connection_changed = $5
                          FROM told t WHERE s.id = t.id AND (t.came OR s.instance = $4) RETURNING s.id, t.came)
                        SELECT b.id, b.was_away, CASE WHEN b.connected AND b.instance <> $4 THEN b.instance END AS moved_from
                        FROM before b JOIN after a ON a.id = b.id WHERE a.came
                        """)
                .execute(Tuple.from(Arrays.<Object>asList(
                        ids.toArray(new String[0]),
                        came.toArray(new Boolean[0]),
                        versions.toArray(new String[0]),
                        instances.own(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        clock.instant().minus(config.offlineGrace()).atOffset(ZoneOffset.UTC))))
                .chain(this::follow);
    }

    /** Who was away for long has its EVSEs' states back; who was connected elsewhere is let go there. */
    private Uni<Void> follow(RowSet<Row> came) {
        return Multi.createFrom()
                .iterable(came)
                .onItem()
                .transformToUniAndConcatenate(row -> {
                    String id = row.getString("id");
                    UUID before = row.getUUID("moved_from");
                    Uni<Void> moved = before == null ? Uni.createFrom().voidItem() : instances.tellMoved(before, id);
                    return row.getBoolean("was_away")
                            ? moved.chain(() -> database.withTransaction(client -> states.recompute(client, id)))
                                    .invoke(() -> refreshes.expect(id))
                            : moved;
                })
                .collect()
                .last()
                .replaceWithVoid();
    }
}
