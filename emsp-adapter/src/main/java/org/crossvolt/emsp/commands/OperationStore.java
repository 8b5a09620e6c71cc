package org.crossvolt.emsp.commands;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.instantOrNull;
import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.drivers.DriverData;
import org.crossvolt.emsp.notifications.Notices;
import org.crossvolt.emsp.sessions.SessionArrived;
import org.crossvolt.emsp.sessions.SessionEntry;
import org.crossvolt.ocpi.types.CiString;
import org.jspecify.annotations.Nullable;

/** Operations in PostgreSQL: written before the command leaves, ended once. */
@Singleton
public class OperationStore implements SessionArrived, DriverData {

    private static final String COLUMNS =
            "id, driver_id, kind, state, reason, cpo, location_id, evse_uid, connector_id,"
                    + " session_ref, reservation_id, until, requested_at, deadline, changed_at";
    private static final int MOST = 10_000;

    private final Pool database;
    private final Notices notices;
    private final Clock clock;

    OperationStore(Pool database, Notices notices, Clock clock) {
        this.database = database;
        this.notices = notices;
        this.clock = clock;
    }

    /** @param fresh false where this key was used before; {@code sameRequest} tells whether for the same thing */
    record Begun(Operation operation, boolean fresh, boolean sameRequest) {}

    Uni<Begun> begin(Operation operation, String key, String request, String callback) {
        return database.preparedQuery("""
                        INSERT INTO emsp.operation (id, driver_id, idempotency_key, request, kind, state, callback, cpo,
                          location_id, evse_uid, connector_id, session_ref, reservation_id, until, requested_at, deadline, changed_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15)
                        ON CONFLICT (driver_id, idempotency_key) DO NOTHING""")
                .execute(Tuple.from(Arrays.asList(
                        operation.id(),
                        operation.driver(),
                        key,
                        request,
                        operation.kind().name(),
                        operation.state().name(),
                        callback,
                        operation.cpo(),
                        operation.location(),
                        operation.evseUid(),
                        operation.connectorId(),
                        operation.session(),
                        operation.reservationId(),
                        utc(operation.until()),
                        utc(operation.requestedAt()),
                        utc(operation.deadline()))))
                .flatMap(done -> done.rowCount() > 0
                        ? Uni.createFrom().item(new Begun(operation, true, true))
                        : earlier(operation.driver(), key, request).map(Optional::orElseThrow));
    }

    /** What this key was used for before. */
    Uni<Optional<Begun>> earlier(UUID driver, String key, String request) {
        return database.preparedQuery("SELECT " + COLUMNS
                        + ", request = $3 AS same FROM emsp.operation WHERE driver_id = $1 AND idempotency_key = $2")
                .execute(Tuple.of(driver, key, request))
                .map(rows -> all(rows).stream()
                        .findFirst()
                        .map(operation -> new Begun(
                                operation, false, rows.iterator().next().getBoolean("same"))));
    }

    Uni<Optional<Operation>> find(UUID driver, UUID id) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM emsp.operation WHERE id = $1 AND driver_id = $2")
                .execute(Tuple.of(id, driver))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Optional<Operation>> byCallback(String callback) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM emsp.operation WHERE callback = $1")
                .execute(Tuple.of(callback))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<List<Operation>> ofDriver(UUID driver, int limit) {
        return database.preparedQuery("SELECT " + COLUMNS
                        + " FROM emsp.operation WHERE driver_id = $1 ORDER BY requested_at DESC LIMIT $2")
                .execute(Tuple.of(driver, limit))
                .map(OperationStore::all);
    }

    /** The network took the command; an outcome is waited for until then. */
    Uni<Void> accepted(UUID id, Instant deadline) {
        return database.preparedQuery("""
                        UPDATE emsp.operation SET state = 'ACCEPTED', deadline = $2, changed_at = $3
                        WHERE id = $1 AND state = 'REQUESTED'""")
                .execute(Tuple.of(id, utc(deadline), utc(clock.instant())))
                .replaceWithVoid();
    }

    /** @return false where it has ended already */
    Uni<Boolean> end(UUID id, Operation.State state, @Nullable String reason) {
        return database.withTransaction(connection -> end(connection, id, state, reason, null));
    }

    private Uni<Boolean> end(
            SqlClient connection, UUID id, Operation.State state, @Nullable String reason, @Nullable UUID session) {
        return connection
                .preparedQuery("""
                        UPDATE emsp.operation SET state = $2, reason = $3, session_ref = coalesce($4, session_ref),
                          changed_at = $5
                        WHERE id = $1 AND (state IN ('REQUESTED', 'ACCEPTED')
                          OR ($2 IN ('CANCELED', 'EXPIRED') AND kind = 'RESERVE' AND state = 'SUCCEEDED')
                          OR ($2 = 'SUCCEEDED' AND $4::uuid IS NOT NULL AND state = 'TIMED_OUT'))
                        RETURNING driver_id""")
                .execute(Tuple.from(Arrays.asList(id, state.name(), reason, session, utc(clock.instant()))))
                .flatMap(rows -> {
                    for (Row row : rows) {
                        return notices.tell(connection, row.getUUID("driver_id"), "operation.ended", id)
                                .replaceWith(true);
                    }
                    return Uni.createFrom().item(false);
                });
    }

    /** Operations nobody said an outcome of in time. */
    Uni<Void> endOverdue() {
        return endAll(
                "SELECT id FROM emsp.operation WHERE state IN ('REQUESTED', 'ACCEPTED') AND deadline < $1 LIMIT 100",
                Operation.State.TIMED_OUT,
                "The station said nothing in time.");
    }

    /** Reservations whose time is over; the network lets them go by itself. */
    Uni<Void> endExpired() {
        return endAll(
                "SELECT id FROM emsp.operation WHERE kind = 'RESERVE' AND state = 'SUCCEEDED' AND until <= $1 LIMIT 100",
                Operation.State.EXPIRED,
                "The time that was reserved is over.");
    }

    /** @param due selects by the moment it is */
    private Uni<Void> endAll(String due, Operation.State state, String reason) {
        return database.preparedQuery(due)
                .execute(Tuple.of(utc(clock.instant())))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate((Row row) -> end(row.getUUID("id"), state, reason))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** A session with an operation's id as its reference is what the START was for, even if it comes late. */
    @Override
    public Uni<Void> changed(SqlClient connection, SessionEntry entry) {
        CiString reference = entry.session().authorizationReference();
        if (reference == null) {
            return Uni.createFrom().voidItem();
        }
        UUID id;
        try {
            id = UUID.fromString(reference.toString());
        } catch (IllegalArgumentException notOurs) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery("SELECT id FROM emsp.operation WHERE id = $1 AND driver_id = $2 AND kind = 'START'")
                .execute(Tuple.of(id, entry.driver()))
                .flatMap(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : end(connection, id, Operation.State.SUCCEEDED, null, entry.ref())
                                .replaceWithVoid());
    }

    @Override
    public String name() {
        return "operations";
    }

    @Override
    public Uni<? extends List<?>> export(UUID driver) {
        return ofDriver(driver, MOST);
    }

    @Override
    public Uni<Void> erase(SqlConnection connection, UUID driver) {
        return connection
                .preparedQuery("DELETE FROM emsp.operation WHERE driver_id = $1")
                .execute(Tuple.of(driver))
                .replaceWithVoid();
    }

    private static List<Operation> all(RowSet<Row> rows) {
        List<Operation> operations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            operations.add(new Operation(
                    row.getUUID("id"),
                    row.getUUID("driver_id"),
                    Operation.Kind.valueOf(row.getString("kind")),
                    Operation.State.valueOf(row.getString("state")),
                    row.getString("reason"),
                    row.getString("cpo"),
                    row.getString("location_id"),
                    row.getString("evse_uid"),
                    row.getString("connector_id"),
                    row.getUUID("session_ref"),
                    row.getString("reservation_id"),
                    instantOrNull(row, "until"),
                    instant(row, "requested_at"),
                    instant(row, "deadline"),
                    instant(row, "changed_at")));
        }
        return operations;
    }
}
