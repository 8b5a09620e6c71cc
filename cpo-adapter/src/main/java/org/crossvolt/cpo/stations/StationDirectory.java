package org.crossvolt.cpo.stations;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.cpo.ocpp.KnownStations;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.Reading;
import org.crossvolt.cpo.ocpp.StationAccess;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.jspecify.annotations.Nullable;

/**
 * All stations in memory, so that thousands that reconnect at once ask no database. Changes of other instances are read
 * every few seconds; a stranger is looked up once more before it is refused.
 */
@Singleton
public class StationDirectory implements KnownStations {

    private static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final String COLUMNS = """
            SELECT id, state, key_hash, decoded_key_hash, certificate_name, security_profile, versions,
              without_subprotocol, reading, booted_at IS NOT NULL AS booted, quarantined_until, changed_at
            FROM cpo.station
            """;

    private final Pool database;
    private final StationCalls calls;
    private final Clock clock;
    private final ConcurrentHashMap<String, StationAccess> known = new ConcurrentHashMap<>();
    private volatile OffsetDateTime readUntil = OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    StationDirectory(Pool database, StationCalls calls, Clock clock) {
        this.database = database;
        this.calls = calls;
        this.clock = clock;
    }

    void readAll(@Observes StartupEvent starting) {
        readChanges().await().atMost(Duration.ofSeconds(60));
    }

    @Scheduled(
            every = "${crossvolt.cpo.stations.read-every:3s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> readChanges() {
        return database.preparedQuery(COLUMNS + "WHERE changed_at > $1")
                .execute(Tuple.of(readUntil.minus(OVERLAP)))
                .invoke(this::keep)
                .replaceWithVoid();
    }

    /** To be called after a change of this station was committed here. */
    public Uni<Void> changed(String id) {
        return database.preparedQuery(COLUMNS + "WHERE id = $1")
                .execute(Tuple.of(id))
                .invoke(this::keep)
                .replaceWithVoid();
    }

    @Override
    public Uni<@Nullable StationAccess> find(String id) {
        StationAccess station = known.get(id);
        return station != null ? Uni.createFrom().item(station) : changed(id).map(done -> known.get(id));
    }

    @Override
    public Uni<Void> quarantine(String id, Instant until) {
        return database.preparedQuery("UPDATE cpo.station SET quarantined_until = $2, changed_at = $3 WHERE id = $1")
                .execute(Tuple.of(
                        id, until.atOffset(ZoneOffset.UTC), clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(() -> changed(id));
    }

    private void keep(RowSet<Row> rows) {
        for (Row row : rows) {
            StationAccess now = access(row);
            StationAccess before = known.put(now.id(), now);
            if (before != null && !before.withBooted(now.booted()).equals(now)) {
                calls.hangUp(now.id(), "the station's settings changed");
            }
            OffsetDateTime at = row.getOffsetDateTime("changed_at");
            if (at.isAfter(readUntil)) {
                readUntil = at;
            }
        }
    }

    private static StationAccess access(Row row) {
        List<OcppVersion> versions = Arrays.stream((String[]) Objects.requireNonNull(row.getValue("versions")))
                .flatMap(text -> OcppVersion.ofText(text).stream())
                .toList();
        String state = row.getString("state");
        OffsetDateTime quarantined = row.getOffsetDateTime("quarantined_until");
        return new StationAccess(
                row.getString("id"),
                state.equals("BLOCKED") || state.equals("REMOVED"),
                state.equals("PLANNED"),
                row.getBoolean("booted"),
                row.getString("key_hash"),
                row.getString("decoded_key_hash"),
                row.getInteger("security_profile"),
                versions,
                row.getBoolean("without_subprotocol"),
                Reading.valueOf(row.getString("reading")),
                row.getString("certificate_name"),
                quarantined == null ? null : quarantined.toInstant());
    }
}
