package org.crossvolt.emsp.objects;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.objects.Merge;
import org.crossvolt.ocpi.objects.ObjectRules;
import org.crossvolt.ocpi.objects.RawObject;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.ModuleId;

/** Objects of partners in PostgreSQL, as bytes; an older {@code last_updated} never replaces a newer one. */
@Singleton
public class KeptObjects {

    private final Pool database;
    private final Clock clock;

    KeptObjects(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An object as it is kept; {@code deleted} ones are told once more. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record KeptObject(ObjectKey key, byte[] body, boolean deleted, Instant changedAt) {}

    /** Keeps a whole object that was checked (T-23). */
    public Uni<Kept> put(SqlClient connection, ObjectKey key, byte[] body) {
        Instant lastUpdated = ObjectRules.lastUpdated(RawObject.parse(body)).instant();
        return connection
                .preparedQuery("""
                        INSERT INTO emsp.object AS o (module, country_code, party_id, object_id, body, last_updated, changed_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (module, country_code, party_id, object_id) DO UPDATE
                        SET body = excluded.body, last_updated = excluded.last_updated, deleted = false,
                          changed_at = excluded.changed_at
                        WHERE o.deleted OR o.last_updated <= excluded.last_updated
                        RETURNING (o.xmax = 0) AS created""")
                .execute(Tuple.from(Arrays.asList(
                        key.module().identifier(),
                        key.countryCode(),
                        key.partyId(),
                        key.objectId(),
                        Buffer.buffer(body),
                        utc(lastUpdated),
                        utc(clock.instant()))))
                .map(rows -> {
                    for (Row row : rows) {
                        return new Kept.Changed(row.getBoolean("created"), body);
                    }
                    return new Kept.Stale();
                });
    }

    /**
     * Changes an object, or the part of it that {@code path} names; to be run in a transaction.
     *
     * @return a failure with 404 where there is nothing to change, with 2001 where the outcome were no valid object
     */
    public Uni<Kept> merge(SqlClient connection, ObjectKey key, List<String> path, boolean patch, byte[] change) {
        return connection
                .preparedQuery("""
                        SELECT body FROM emsp.object
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND NOT deleted
                        FOR UPDATE""")
                .execute(Tuple.of(key.module().identifier(), key.countryCode(), key.partyId(), key.objectId()))
                .flatMap(rows -> {
                    for (Row row : rows) {
                        return switch (Merge.apply(row.getBuffer("body").getBytes(), path, patch, change)) {
                            case Merge.Result.Stale stale -> Uni.createFrom().item(new Kept.Stale());
                            case Merge.Result.Merged merged -> {
                                ObjectRules.requireWhole(key.module(), 0, merged.bytes());
                                yield put(connection, key, merged.bytes());
                            }
                        };
                    }
                    return Uni.createFrom().failure(unknown(key));
                });
    }

    /** @return false where it was not there */
    public Uni<Boolean> delete(SqlClient connection, ObjectKey key) {
        return connection
                .preparedQuery("""
                        UPDATE emsp.object SET deleted = true, changed_at = $5
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND NOT deleted""")
                .execute(Tuple.from(Arrays.asList(
                        key.module().identifier(),
                        key.countryCode(),
                        key.partyId(),
                        key.objectId(),
                        utc(clock.instant()))))
                .map(done -> done.rowCount() > 0);
    }

    public Uni<Optional<byte[]>> find(ObjectKey key) {
        return database.preparedQuery("""
                        SELECT body FROM emsp.object
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND NOT deleted""")
                .execute(Tuple.of(key.module().identifier(), key.countryCode(), key.partyId(), key.objectId()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(row.getBuffer("body").getBytes());
                    }
                    return Optional.empty();
                });
    }

    /** What changed since, oldest change first: what readers in memory follow. */
    public Uni<List<KeptObject>> changedSince(ModuleId module, Instant since, int limit) {
        return database.preparedQuery("""
                        SELECT country_code, party_id, object_id, body, deleted, changed_at FROM emsp.object
                        WHERE module = $1 AND changed_at >= $2
                        ORDER BY changed_at, country_code, party_id, object_id LIMIT $3""")
                .execute(Tuple.of(module.identifier(), utc(since), limit))
                .map(rows -> {
                    List<KeptObject> changed = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        changed.add(new KeptObject(
                                new ObjectKey(
                                        module,
                                        row.getString("country_code"),
                                        row.getString("party_id"),
                                        row.getString("object_id")),
                                row.getBuffer("body").getBytes(),
                                row.getBoolean("deleted"),
                                instant(row, "changed_at")));
                    }
                    return changed;
                });
    }

    public static OcpiException unknown(ObjectKey key) {
        return OcpiException.withHttpStatus(
                404,
                key.module() == ModuleId.LOCATIONS
                        ? OcpiStatusCode.UNKNOWN_LOCATION
                        : OcpiStatusCode.INVALID_PARAMETERS,
                "there is no such object of " + key.owner() + " in " + key.module() + "; PUT it first");
    }
}
