package org.crossvolt.cpo.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.cpo.authorization.Decision;
import org.crossvolt.cpo.locations.EvseStates;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes what stations tell about their transactions. A fact is committed before the station gets its answer; everything
 * else is computed from all facts of the transaction, in the same database transaction (decision 0022). A station only ever
 * touches its own: every look-up has its id in it.
 */
@Singleton
public class Transactions {

    private static final Logger LOG = Logger.getLogger(Transactions.class);
    /** Makes the row where there is none. One that its station named before it began ({@link #attach}) waits no longer. */
    private static final String BEGUN_OR_NEW = """
            INSERT INTO cpo.session AS s (id, party, station_id, transaction_id, start_key, status, started_at, last_updated)
            SELECT $1, p.party, p.id, $3, $4, 'PENDING', $5, $6 FROM cpo.station p WHERE p.id = $2
            ON CONFLICT (station_id, transaction_id) DO UPDATE SET awaited_until = NULL,
              status = CASE WHEN s.awaited_until IS NOT NULL AND s.status = 'PENDING' THEN 'ACTIVE' ELSE s.status END""";

    /** Its types stand there because the statement has the same parameters as the other one. */
    private static final String BEGUN = """
            UPDATE cpo.session SET last_updated = $6
            WHERE station_id = $2 AND transaction_id = $3 AND $1::uuid IS NOT NULL AND ($4::text IS NULL OR start_key = $4)""";

    private static final Duration AFTER_THE_ANSWER = Duration.ofMillis(500);
    private static final Duration SLOWEST_CLOCK = Duration.ofHours(1);
    private static final Instant FIRST_BELIEVABLE = Instant.parse("2015-01-01T00:00:00Z");

    private final Pool database;
    private final Pushes pushes;
    private final EvseStates states;
    private final SessionsConfig config;
    private final Clock clock;

    Transactions(Pool database, Pushes pushes, EvseStates states, SessionsConfig config, Clock clock) {
        this.database = database;
        this.pushes = pushes;
        this.states = states;
        this.config = config;
        this.clock = clock;
    }

    /** A station's time, or ours where that is obviously wrong (3.3 of the OCPP reference). */
    public Instant believable(@Nullable Instant told) {
        Instant now = clock.instant();
        return told == null || told.isBefore(FIRST_BELIEVABLE) || told.isAfter(now.plus(config.clockAhead()))
                ? now
                : told;
    }

    /** The number of a 1.6 transaction: the same one again for a start that was told before, else a new one. */
    public Uni<Integer> numberOf(String stationId, String startKey) {
        return database.preparedQuery("""
                        SELECT COALESCE((SELECT transaction_id::int FROM cpo.session WHERE station_id = $1 AND start_key = $2),
                          nextval('cpo.ocpp_number')::int) AS number
                        """)
                .execute(Tuple.of(stationId, startKey))
                .map(rows -> rows.iterator().next().getInteger("number"));
    }

    /** The transaction that is open at a connector; with a null connector the only one with this token at the station. */
    public Uni<Optional<String>> openAt(
            String stationId, EvseStates.@Nullable ConnectorName connector, @Nullable String idToken) {
        return database.preparedQuery("""
                        SELECT x.transaction_id FROM cpo.session x
                        WHERE x.station_id = $1 AND x.ended_at IS NULL AND x.status <> 'RESERVATION'
                          AND x.awaited_until IS NULL
                          AND ($2::int IS NULL OR x.evse_uid = (SELECT e.uid FROM cpo.evse e JOIN cpo.connector c
                               ON c.station_id = e.station_id AND c.evse_number = e.number
                               WHERE e.station_id = $1 AND c.ordinal = $2))
                          AND ($3::text IS NULL OR x.id_token = $3)
                        ORDER BY x.started_at DESC LIMIT 2
                        """)
                .execute(Tuple.of(stationId, connector == null ? null : connector.connector(), idToken))
                .map(rows -> rows.size() == 1
                        ? Optional.of(rows.iterator().next().getString("transaction_id"))
                        : Optional.empty());
    }

    /** Keeps what belongs to nobody's transaction, for a person to look at (3.4). */
    public Uni<Void> stray(String stationId, String action, JsonNode payload, String reason) {
        LOG.warnf("station %s: %s %s", stationId, action, reason);
        return database.preparedQuery("INSERT INTO cpo.stray (station_id, action, payload, reason, received_at)"
                        + " VALUES ($1, $2, $3, $4, $5)")
                .execute(Tuple.of(stationId, action, new JsonObject(payload.toString()), reason, utc(clock.instant())))
                .replaceWithVoid();
    }

    /** Commits a fact; a repeated one changes nothing. Ends when everything that follows from it is committed too. */
    public Uni<Void> tell(Telling telling) {
        return database.withTransaction(client -> adopt(client, telling)
                .chain(() -> goOn(client, telling))
                .chain(() -> keepFact(client, telling, BEGUN_OR_NEW))
                .chain(kept -> follow(client, kept, telling))
                .replaceWithVoid());
    }

    /** The same for a transaction that the station has begun before; false, and nothing kept, where it has not. */
    public Uni<Boolean> tellKnown(Telling telling) {
        return database.withTransaction(
                client -> keepFact(client, telling, BEGUN).chain(kept -> follow(client, kept, telling)));
    }

    private Uni<Boolean> follow(SqlClient client, @Nullable Row kept, Telling telling) {
        if (kept == null || !kept.getBoolean("is_new")) {
            return Uni.createFrom().item(kept != null);
        }
        return complete(client, kept, telling)
                .chain(() -> recompute(
                        client,
                        kept.getUUID("id"),
                        telling.stationId(),
                        telling.fact().kind() != TransactionFact.Kind.UPDATED))
                .replaceWith(true);
    }

    /** A transaction that a reservation was made for goes on with its Session (3.2): RESERVATION becomes ACTIVE. */
    private Uni<Void> adopt(SqlClient client, Telling telling) {
        Decision decision = telling.decision();
        boolean starts = telling.fact().kind() == TransactionFact.Kind.STARTED || telling.reservation() != null;
        if (!starts || decision == null || !decision.isAccepted()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery("""
                        WITH kept AS (SELECT r.number, r.session_id FROM cpo.reservation r
                            JOIN cpo.session x ON x.id = r.session_id
                            WHERE r.station_id = $1 AND r.active AND x.status = 'RESERVATION'
                              AND (r.number = $4 OR ($4::int IS NULL AND upper(r.id_token) = upper($5)))
                              AND NOT EXISTS (SELECT 1 FROM cpo.session y WHERE y.station_id = $1 AND y.transaction_id = $2)
                            ORDER BY r.expires_at LIMIT 1 FOR UPDATE OF r),
                          used AS (UPDATE cpo.reservation r SET active = false FROM kept WHERE r.number = kept.number)
                        UPDATE cpo.session x SET transaction_id = $2, start_key = $3, status = 'ACTIVE',
                          evse_uid = CASE WHEN $6 THEN NULL ELSE x.evse_uid END
                        FROM kept WHERE x.id = kept.session_id
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        telling.stationId(),
                        telling.transactionId(),
                        telling.startKey(),
                        telling.reservation(),
                        telling.idToken(),
                        telling.connector() != null)))
                .replaceWithVoid();
    }

    /**
     * A transaction that an app asked for goes on with its Session (note a of 3.6): PENDING becomes ACTIVE. A 2.x station may
     * have begun it before, when the car was plugged in; then what it told so far becomes part of that Session.
     */
    private Uni<Void> goOn(SqlClient client, Telling telling) {
        Decision decision = telling.decision();
        Token token = decision == null ? null : decision.token();
        if (decision == null
                || !decision.isAccepted()
                || token == null
                || telling.fact().offline()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery("""
                        SELECT x.id FROM cpo.session x
                        WHERE x.station_id = $1 AND x.awaited_until IS NOT NULL AND x.status = 'PENDING'
                          AND ((x.remote_start_id = $2)
                            OR ($2::int IS NULL AND upper(x.token ->> 'uid') = upper($3) AND x.started_at <= $4))
                          AND NOT EXISTS (SELECT 1 FROM cpo.session y WHERE y.station_id = $1 AND y.transaction_id = $5
                            AND y.token IS NOT NULL)
                        ORDER BY x.started_at DESC LIMIT 1 FOR UPDATE OF x
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        telling.stationId(),
                        telling.remoteStart(),
                        token.uid().toString(),
                        // A station's clock may be slow; what it queued while it was offline is older still.
                        utc(telling.fact().occurredAt().plus(SLOWEST_CLOCK)),
                        telling.transactionId())))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : goOn(
                                client,
                                rows.iterator().next().getUUID("id"),
                                telling.stationId(),
                                telling.transactionId(),
                                telling.startKey(),
                                telling.connector() != null));
    }

    private Uni<Void> goOn(
            SqlClient client,
            UUID id,
            String stationId,
            String transactionId,
            @Nullable String startKey,
            boolean placedAnew) {
        Tuple both = Tuple.of(id, stationId, transactionId);
        String begun =
                " WHERE session_id = (SELECT y.id FROM cpo.session y WHERE y.station_id = $2 AND y.transaction_id = $3)";
        return client.preparedQuery("UPDATE cpo.fact SET session_id = $1" + begun)
                .execute(both)
                .chain(() -> client.preparedQuery("UPDATE cpo.depot_share SET session_id = $1" + begun)
                        .execute(both))
                .chain(() -> client.preparedQuery(
                                "DELETE FROM cpo.session WHERE id <> $1 AND station_id = $2 AND transaction_id = $3")
                        .execute(both))
                .chain(() -> client.preparedQuery("""
                                UPDATE cpo.session SET transaction_id = $2, start_key = $3, status = 'ACTIVE',
                                  awaited_until = NULL, evse_uid = CASE WHEN $4 THEN NULL ELSE evse_uid END WHERE id = $1
                                """)
                        .execute(Tuple.from(Arrays.<@Nullable Object>asList(id, transactionId, startKey, placedAnew))))
                .chain(() -> pushes.changed(client, SessionPush.KIND, id.toString(), Duration.ZERO));
    }

    /**
     * The station has said, in its answer to the request, which transaction it is that an app's Session goes on with (note b of
     * 3.6): the one of a car that was plugged in before. One that has a payer already, or is over, is nobody's to take.
     *
     * @param id of a Session that waits; nothing happens where it does not any more
     */
    public Uni<Void> attach(UUID id, String stationId, String transactionId) {
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT y.id IS NOT NULL AS begun, y.token IS NOT NULL OR y.ended_at IS NOT NULL AS taken
                        FROM cpo.session x LEFT JOIN cpo.session y ON y.station_id = x.station_id AND y.transaction_id = $3
                        WHERE x.id = $1 AND x.station_id = $2 AND x.awaited_until IS NOT NULL AND x.status = 'PENDING'
                        FOR UPDATE OF x
                        """)
                .execute(Tuple.of(id, stationId, transactionId))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return Uni.createFrom().voidItem();
                    }
                    Row found = rows.iterator().next();
                    if (!found.getBoolean("begun")) {
                        return client.preparedQuery("UPDATE cpo.session SET transaction_id = $2 WHERE id = $1")
                                .execute(Tuple.of(id, transactionId))
                                .replaceWithVoid();
                    }
                    return found.getBoolean("taken")
                            ? Uni.createFrom().voidItem()
                            : goOn(client, id, stationId, transactionId, null, false)
                                    .chain(() -> recompute(client, id, stationId, true));
                }));
    }

    /**
     * The transaction's row, locked until the end, together with whether the fact is new; null where the row is not there.
     *
     * @param row finds it, and makes it where it should
     */
    private Uni<@Nullable Row> keepFact(SqlClient client, Telling telling, String row) {
        TransactionFact fact = telling.fact();
        return client.preparedQuery("WITH x AS (" + row + """
                         RETURNING id, evse_uid, token IS NOT NULL AS has_token),
                          f AS (INSERT INTO cpo.fact (session_id, key, seq, kind, occurred_at, received_at, offline, body)
                            SELECT x.id, $7, $8, $9, $5, $10, $11, $12 FROM x ON CONFLICT DO NOTHING RETURNING 1)
                        SELECT x.id, x.evse_uid, x.has_token, EXISTS (SELECT 1 FROM f) AS is_new FROM x
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        UUID.randomUUID(),
                        telling.stationId(),
                        telling.transactionId(),
                        telling.startKey(),
                        utc(fact.occurredAt()),
                        utc(clock.instant()),
                        fact.key(),
                        fact.seq(),
                        fact.kind().name(),
                        utc(fact.receivedAt()),
                        fact.offline(),
                        new JsonObject(fact.body()))))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next());
    }

    /** EVSE and payer can be told by any event; the first that names one holds (3.5). */
    private Uni<Void> complete(SqlClient client, Row row, Telling telling) {
        UUID id = row.getUUID("id");
        Uni<Void> placed = telling.connector() != null && row.getString("evse_uid") == null
                ? place(client, id, telling.stationId(), telling.connector())
                : Uni.createFrom().voidItem();
        Decision decision = telling.decision();
        return decision == null || row.getBoolean("has_token")
                ? placed
                : placed.chain(() -> pay(client, id, telling.idToken(), decision));
    }

    /** Keeps where it is, as it is now: Location, EVSE, connector, and the tariffs that hold there. */
    public static Uni<Void> place(SqlClient client, UUID id, String stationId, EvseStates.ConnectorName connector) {
        return client.preparedQuery("""
                        UPDATE cpo.session x SET evse_uid = p.uid, connector_id = p.connector_id, place = p.place
                        FROM (SELECT e.uid, c.connector_id, jsonb_build_object(
                            'location', l.document, 'evse', e.document, 'connector_id', c.connector_id,
                            'tariffs', (SELECT COALESCE(jsonb_agg(t.document ORDER BY t.seq), '[]') FROM cpo.tariff t
                              WHERE t.party = s.party AND NOT t.deleted AND t.id IN (
                                SELECT jsonb_array_elements_text(k -> 'tariff_ids')
                                FROM jsonb_array_elements(e.document -> 'connectors') k
                                WHERE k ->> 'id' = c.connector_id))) AS place
                          FROM cpo.station s
                          JOIN cpo.location l ON l.party = s.party AND l.id = s.location_id
                          JOIN cpo.evse e ON e.station_id = s.id
                          JOIN cpo.connector c ON c.station_id = s.id AND c.evse_number = e.number
                          WHERE s.id = $2 AND (($3::int IS NULL AND c.ordinal = $4)
                            OR (e.number = $3 AND ($4 = 0 OR c.number = $4)))
                          ORDER BY c.ordinal LIMIT 1) p
                        WHERE x.id = $1
                        """)
                .execute(Tuple.of(id, stationId, connector.evse(), connector.connector()))
                .replaceWithVoid();
    }

    /**
     * Keeps where a reservation of the station as such is: at its Location, at no EVSE of it. Its tariffs are those that hold at
     * every connector, because nobody knows yet which one it will be.
     */
    public static Uni<Void> placeAnywhere(SqlClient client, UUID id, String stationId) {
        return client.preparedQuery("""
                        UPDATE cpo.session x SET evse_uid = NULL, connector_id = NULL, place = p.place
                        FROM (SELECT jsonb_build_object('location', l.document,
                            'evse', jsonb_build_object('connectors', (SELECT e.document -> 'connectors' FROM cpo.evse e
                              WHERE e.station_id = s.id ORDER BY e.number LIMIT 1)),
                            'tariffs', (SELECT COALESCE(jsonb_agg(t.document ORDER BY t.seq), '[]') FROM cpo.tariff t
                              WHERE t.party = s.party AND NOT t.deleted AND NOT EXISTS (SELECT 1 FROM cpo.evse e
                                CROSS JOIN jsonb_array_elements(e.document -> 'connectors') k
                                WHERE e.station_id = s.id AND NOT COALESCE(k -> 'tariff_ids', '[]') ? t.id))) AS place
                          FROM cpo.station s JOIN cpo.location l ON l.party = s.party AND l.id = s.location_id
                          WHERE s.id = $2) p
                        WHERE x.id = $1
                        """).execute(Tuple.of(id, stationId)).replaceWithVoid();
    }

    private Uni<Void> pay(SqlClient client, UUID id, @Nullable String idToken, Decision decision) {
        Token token = decision.isAccepted() ? decision.token() : null;
        return client.preparedQuery("""
                        UPDATE cpo.session SET id_token = COALESCE(id_token, $2), token = $3, auth_method = $4,
                          authorization_reference = $5, status = CASE WHEN $6 THEN 'ACTIVE' ELSE status END,
                          review = CASE WHEN $6 THEN NULL ELSE $7 END, stop_due = $8
                        WHERE id = $1
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        id,
                        idToken,
                        token == null
                                ? null
                                : new JsonObject(
                                        OcpiJson.mapper().valueToTree(token).toString()),
                        decision.method().text(),
                        decision.reference(),
                        decision.isAccepted(),
                        "not authorised: " + decision.status().in201(),
                        // The station has to have its answer, which in 1.6 tells it the number that it is stopped by.
                        decision.status() == Decision.Status.WITHDRAWN
                                ? utc(clock.instant().plus(AFTER_THE_ANSWER))
                                : null)))
                .replaceWithVoid();
    }

    /** Everything that follows from the facts. */
    private Uni<Void> recompute(SqlClient client, UUID id, String stationId, boolean atOnce) {
        return SessionRow.readWithFacts(client, id)
                .chain(session -> keep(client, session, stationId, session.facts(), atOnce));
    }

    /** @param atOnce its eMSP hears of it now, and not only when it is time again */
    private Uni<Void> keep(
            SqlClient client, SessionRow session, String stationId, List<TransactionFact> facts, boolean atOnce) {
        Place place = session.place();
        Instant now = clock.instant();
        Instant start = facts.stream()
                .map(TransactionFact::occurredAt)
                .min(Instant::compareTo)
                .orElse(now);
        CiString tariff = place == null ? null : place.tariffId();
        Instant reserved = session.reservedAt();
        Figures charged = Figures.of(facts, now, tariff, place == null ? List.of() : place.boundaries(start, now));
        Figures figures = reserved == null ? charged : charged.reservedSince(reserved, tariff);
        Instant endedAt = figures.endedAt();
        boolean ended = endedAt != null;
        String status = !ended
                ? session.status()
                : session.token() == null && !session.status().equals("ACTIVE") ? "INVALID" : "COMPLETED";
        String review = review(session, figures);
        boolean toBill = ended && session.token() != null && !session.hasCdr() && review == null;
        Instant due = toBill ? (figures.complete() ? now : now.plus(config.cdrGrace())) : null;
        String document = session.document(figures, status, config.currency(), now);
        return client.preparedQuery("""
                        UPDATE cpo.session SET status = $2, charging_state = $3, started_at = $4, ended_at = $5, kwh = $6,
                          document = $7, remark = $8, review = $9, cdr_due = $10, last_updated = $11 WHERE id = $1
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        session.id(),
                        status,
                        figures.chargingState(),
                        utc(figures.startedAt()),
                        endedAt == null ? null : utc(endedAt),
                        figures.kwh(),
                        document == null ? null : new JsonObject(document),
                        figures.remark().isEmpty() ? null : String.join("; ", figures.remark()),
                        review,
                        due == null ? null : utc(due),
                        utc(now))))
                // An old story does not change what the EVSE does now (rule 3 of 3.5); a reading alone changes nothing
                // of it.
                .chain(() -> status.equals(session.told())
                                && Objects.equals(figures.chargingState(), session.chargingState())
                        ? Uni.createFrom().voidItem()
                        : states.recompute(client, stationId))
                .chain(() -> document == null
                        ? Uni.createFrom().voidItem()
                        : pushes.changed(
                                client,
                                SessionPush.KIND,
                                session.id().toString(),
                                !atOnce && session.wasPushed() ? config.pushEvery() : Duration.ZERO));
    }

    /** Why a person has to look at it before there is a CDR; null where nobody has to. */
    private static @Nullable String review(SessionRow session, Figures figures) {
        if (figures.endedAt() == null) {
            return session.review();
        }
        if (session.hasCdr()) {
            return "a message arrived after the CDR was made";
        }
        // Never bill nothing silently (3.5).
        return !figures.measured() && session.token() != null ? "no energy was measured" : session.review();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
