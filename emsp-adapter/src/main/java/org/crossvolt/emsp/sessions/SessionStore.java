package org.crossvolt.emsp.sessions;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.utc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
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
import org.crossvolt.emsp.notifications.Notices;
import org.crossvolt.emsp.objects.Kept;
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.tokens.KnownToken;
import org.crossvolt.emsp.tokens.TokenDirectory;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** Sessions of our drivers in PostgreSQL: the object as it came, and beside it whose it is. */
@Singleton
public class SessionStore {

    private static final String SELECT = """
            SELECT s.country_code, s.party_id, s.object_id, s.ref, s.driver_id, s.contract_id, s.first_seen, s.changed_at,
              o.body
            FROM emsp.session s JOIN emsp.object o ON o.module = 'sessions' AND o.country_code = s.country_code
              AND o.party_id = s.party_id AND o.object_id = s.object_id
            """;

    private final Pool database;
    private final KeptObjects objects;
    private final TokenDirectory tokens;
    private final Notices notices;
    private final List<SessionArrived> listeners;
    private final Clock clock;

    SessionStore(
            Pool database,
            KeptObjects objects,
            TokenDirectory tokens,
            Notices notices,
            @All List<SessionArrived> listeners,
            Clock clock) {
        this.database = database;
        this.objects = objects;
        this.tokens = tokens;
        this.notices = notices;
        this.listeners = listeners;
        this.clock = clock;
    }

    /**
     * Keeps a Session or a change of one.
     *
     * @return a failure with 2004 where its token is none of ours
     */
    public Uni<Kept> keep(ObjectKey key, boolean patch, byte[] change) {
        return database.withTransaction(connection -> (patch
                        ? objects.merge(connection, key, List.of(), true, change)
                        : objects.put(connection, key, change))
                .call(kept -> switch (kept) {
                    case Kept.Stale stale -> Uni.createFrom().voidItem();
                    case Kept.Changed changed -> enter(connection, key, changed.bytes());
                }));
    }

    private Uni<Void> enter(SqlConnection connection, ObjectKey key, byte[] body) {
        Session session = OcpiReader.read(body, Session.class).orRefuse();
        KnownToken token = tokens.find(
                        session.cdrToken().party(),
                        session.cdrToken().uid().toString(),
                        session.cdrToken().type().text())
                .orElseThrow(() -> new OcpiException(
                        OcpiStatusCode.UNKNOWN_TOKEN, "/cdr_token: this token is none of this provider's"));
        Instant now = clock.instant();
        return connection
                .preparedQuery("""
                        INSERT INTO emsp.session (country_code, party_id, object_id, ref, driver_id, contract_id, status,
                          started_at, first_seen, changed_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
                        ON CONFLICT (country_code, party_id, object_id) DO UPDATE
                        SET status = excluded.status, started_at = excluded.started_at, changed_at = excluded.changed_at
                        RETURNING ref, driver_id, contract_id, first_seen""")
                .execute(Tuple.from(Arrays.asList(
                        key.countryCode(),
                        key.partyId(),
                        key.objectId(),
                        UuidCreator.getTimeOrderedEpochPlus1(),
                        token.driver(),
                        token.contract(),
                        session.status().text(),
                        utc(session.startDateTime().instant()),
                        utc(now))))
                .flatMap(rows -> {
                    Row row = rows.iterator().next();
                    SessionEntry entry = new SessionEntry(
                            key,
                            row.getUUID("ref"),
                            row.getUUID("driver_id"),
                            row.getString("contract_id"),
                            session,
                            instant(row, "first_seen"),
                            now);
                    return notices.tell(connection, entry.driver(), "session.changed", entry.ref())
                            .chain(() -> Multi.createFrom()
                                    .iterable(listeners)
                                    .onItem()
                                    .transformToUniAndConcatenate(one -> one.changed(connection, entry))
                                    .collect()
                                    .last()
                                    .replaceWithVoid());
                });
    }

    /** Of this driver; another's is not there. */
    public Uni<Optional<SessionEntry>> find(UUID driver, UUID ref) {
        return database.preparedQuery(SELECT + "WHERE s.ref = $1 AND s.driver_id = $2")
                .execute(Tuple.of(ref, driver))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** By the CPO's id, whoever's it is. */
    public Uni<Optional<SessionEntry>> find(ObjectKey key) {
        return database.preparedQuery(SELECT + "WHERE s.country_code = $1 AND s.party_id = $2 AND s.object_id = $3")
                .execute(Tuple.of(key.countryCode(), key.partyId(), key.objectId()))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Newest first. */
    public Uni<List<SessionEntry>> ofDriver(UUID driver, @Nullable Instant before, boolean running, int limit) {
        return database.preparedQuery(SELECT + """
                        WHERE s.driver_id = $1 AND ($2::timestamptz IS NULL OR s.started_at < $2)
                          AND (NOT $3 OR s.status NOT IN ('COMPLETED', 'INVALID'))
                        ORDER BY s.started_at DESC, s.ref LIMIT $4""")
                .execute(Tuple.of(driver, utc(before), running, limit))
                .map(SessionStore::all);
    }

    private static List<SessionEntry> all(RowSet<Row> rows) {
        List<SessionEntry> entries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            entries.add(new SessionEntry(
                    new ObjectKey(
                            ModuleId.SESSIONS,
                            row.getString("country_code"),
                            row.getString("party_id"),
                            row.getString("object_id")),
                    row.getUUID("ref"),
                    row.getUUID("driver_id"),
                    row.getString("contract_id"),
                    OcpiReader.read(row.getBuffer("body").getBytes(), Session.class)
                            .orRefuse(),
                    instant(row, "first_seen"),
                    instant(row, "changed_at")));
        }
        return entries;
    }
}
