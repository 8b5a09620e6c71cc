package org.crossvolt.cpo.commands;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.ReserveNow;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * Commands. A command is kept before its caller is told that it was accepted, so that its result is told
 * also after a restart; the first result that is kept is the one that is told.
 */
@Singleton
public class CommandStore {

    /** Of one Location, that are looked at for a reservation of any EVSE. */
    private static final int MOST_STATIONS = 50;

    private final Pool database;
    private final CommandsConfig config;
    private final Clock clock;

    CommandStore(Pool database, CommandsConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A place a command can be about.
     *
     * @param evseUid null for the station as such
     * @param status of its EVSE
     * @param session open there, of somebody; a car that is only plugged in may be charged
     */
    record Target(
            String stationId,
            StationRequest.ConnectorAt at,
            @Nullable String evseUid,
            String status,
            boolean session) {

        /** A station, without naming an EVSE of it. */
        static Target station(String id) {
            return new Target(id, StationRequest.ConnectorAt.ANY, null, "UNKNOWN", false);
        }
    }

    /** The EVSE's first connector, or the one that is named; empty for what is none of ours. */
    Uni<Optional<Target>> target(
            PartyId party, String locationId, @Nullable String evseUid, @Nullable String connectorId) {
        return database.preparedQuery("""
                        SELECT s.id, e.uid, e.number AS evse, c.number, c.ordinal, e.status,
                          EXISTS (SELECT 1 FROM cpo.session x WHERE x.evse_uid = e.uid AND x.ended_at IS NULL
                            AND x.status <> 'RESERVATION' AND x.awaited_until IS NULL
                            AND (x.token IS NOT NULL OR x.id_token IS NOT NULL)) AS session
                        FROM cpo.station s JOIN cpo.evse e ON e.station_id = s.id
                        JOIN cpo.connector c ON c.station_id = s.id AND c.evse_number = e.number
                        WHERE s.party = $1 AND upper(s.location_id) = upper($2) AND s.state = 'ACTIVE'
                          AND ($3::text IS NULL OR upper(e.uid) = upper($3))
                          AND ($4::text IS NULL OR upper(c.connector_id) = upper($4))
                        ORDER BY s.connected DESC, (e.status = 'AVAILABLE') DESC, c.ordinal LIMIT 1
                        """)
                .execute(Tuple.of(party.toString(), locationId, evseUid, connectorId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new Target(
                            row.getString("id"),
                            new StationRequest.ConnectorAt(
                                    row.getInteger("evse"), row.getInteger("number"), row.getInteger("ordinal")),
                            row.getString("uid"),
                            row.getString("status"),
                            row.getBoolean("session")));
                });
    }

    /**
     * The stations of a Location, best first for a reservation of any EVSE: where the one that it replaces is, then those with
     * the most EVSEs that nobody has.
     */
    Uni<List<String>> stations(PartyId own, PartyId caller, ReserveNow command) {
        return database.preparedQuery("""
                        SELECT s.id FROM cpo.station s
                        WHERE s.party = $1 AND upper(s.location_id) = upper($2) AND s.state = 'ACTIVE'
                        ORDER BY EXISTS (SELECT 1 FROM cpo.reservation r WHERE r.station_id = s.id AND r.own_party = $1
                            AND r.caller = $3 AND r.reservation_id = $4 AND r.active) DESC, s.connected DESC,
                          (SELECT count(*) FROM cpo.evse e WHERE e.station_id = s.id AND e.status = 'AVAILABLE')
                          - (SELECT count(*) FROM cpo.reservation r WHERE r.station_id = s.id AND r.evse_uid IS NULL
                             AND r.active AND r.expires_at > $5) DESC, s.id LIMIT $6
                        """)
                .execute(Tuple.of(
                        own.toString(),
                        command.locationId().toString(),
                        caller.countryCode().folded() + "-" + caller.partyId().folded(),
                        command.reservationId().toString(),
                        utc(clock.instant()),
                        MOST_STATIONS))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("id"))
                        .toList());
    }

    /** A running session of this caller. */
    public record Running(UUID id, String stationId, String transactionId, int evse, int ordinal, String evseUid) {

        /** From columns of these names. */
        public static Running of(Row row) {
            return new Running(
                    row.getUUID("id"),
                    row.getString("station_id"),
                    row.getString("transaction_id"),
                    row.getInteger("evse"),
                    row.getInteger("ordinal"),
                    row.getString("evse_uid"));
        }
    }

    /** Whether there is such a Session of ours that is this eMSP's, and still runs. */
    public Uni<Optional<Running>> running(PartyId own, PartyId emsp, String sessionId) {
        UUID id;
        try {
            id = UUID.fromString(sessionId);
        } catch (IllegalArgumentException notOurs) {
            return Uni.createFrom().item(Optional.empty());
        }
        return database.preparedQuery("""
                        SELECT x.id, x.station_id, x.transaction_id, x.evse_uid, e.number AS evse,
                          (SELECT min(c.ordinal) FROM cpo.connector c WHERE c.station_id = x.station_id
                             AND c.evse_number = e.number) AS ordinal
                        FROM cpo.session x JOIN cpo.evse e ON e.uid = x.evse_uid
                        WHERE x.id = $1 AND x.party = $2 AND upper(x.token ->> 'country_code') = $3
                          AND upper(x.token ->> 'party_id') = $4 AND x.ended_at IS NULL AND x.status <> 'RESERVATION'
                          AND (x.awaited_until IS NULL OR x.transaction_id <> 'start ' || x.id)
                        """)
                .execute(Tuple.of(
                        id,
                        own.toString(),
                        emsp.countryCode().folded(),
                        emsp.partyId().folded()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(Running.of(row));
                });
    }

    Uni<Boolean> isEnded(UUID sessionId) {
        return database.preparedQuery("SELECT 1 FROM cpo.session WHERE id = $1 AND ended_at IS NOT NULL")
                .execute(Tuple.of(sessionId))
                .map(rows -> rows.size() > 0);
    }

    Uni<String> evseStatus(@Nullable String uid) {
        return uid == null
                ? Uni.createFrom().item("UNKNOWN")
                : database.preparedQuery("SELECT status FROM cpo.evse WHERE uid = $1")
                        .execute(Tuple.of(uid))
                        .map(rows -> rows.size() == 0
                                ? "UNKNOWN"
                                : rows.iterator().next().getString("status"));
    }

    /** Keeps a command that is about to be accepted. */
    public Uni<UUID> keep(String kind, String stationId, PartyId own, PartyId caller, String responseUrl, String body) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        Instant deadline = now.plus(config.timeout()).minus(Duration.ofSeconds(5));
        return database.preparedQuery("""
                        INSERT INTO cpo.command (id, kind, station_id, own_party, caller, response_url, body, next_at,
                          deadline, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
                        """)
                .execute(Tuple.from(Arrays.<Object>asList(
                        id,
                        kind,
                        stationId,
                        own.toString(),
                        caller.toString(),
                        responseUrl,
                        new JsonObject(body),
                        utc(deadline),
                        utc(now))))
                .replaceWith(id);
    }

    /** How often something was asked about the profile of a session lately. */
    public Uni<Long> asked(Running session, Duration lately) {
        return database.preparedQuery("""
                        SELECT count(*) AS count FROM cpo.command WHERE station_id = $1 AND created_at > $2
                          AND body ->> 'session_id' = $3 AND kind IN ('SET_PROFILE', 'CLEAR_PROFILE', 'GET_PROFILE')
                        """)
                .execute(Tuple.of(
                        session.stationId(),
                        utc(clock.instant().minus(lately)),
                        session.id().toString()))
                .map(rows -> rows.iterator().next().getLong("count"));
    }

    /** Keeps the result, unless there is one already; it is told at once. */
    public Uni<Void> result(UUID id, OcpiObject result) {
        return database.preparedQuery(
                        "UPDATE cpo.command SET result = $2, next_at = $3 WHERE id = $1 AND result IS NULL")
                .execute(Tuple.of(
                        id,
                        new JsonObject(new String(OcpiJson.write(result), StandardCharsets.UTF_8)),
                        utc(clock.instant())))
                .replaceWithVoid();
    }

    /** Whose time it is: results to tell, and commands without a result at their deadline. */
    Uni<List<Row>> due(int most, Duration lease) {
        return database.preparedQuery("""
                        UPDATE cpo.command c SET next_at = $2, attempts = attempts + 1 FROM (
                          SELECT id FROM cpo.command WHERE NOT told AND next_at <= $1 ORDER BY next_at LIMIT $3
                          FOR UPDATE SKIP LOCKED) d
                        WHERE c.id = d.id
                        RETURNING c.id, c.kind, c.own_party, c.caller, c.response_url, c.result::text AS result, c.attempts
                        """)
                .execute(Tuple.of(utc(clock.instant()), utc(clock.instant().plus(lease)), most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
    }

    Uni<Void> told(UUID id) {
        return database.preparedQuery("UPDATE cpo.command SET told = true WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /**
     * Keeps a result that no station has to be asked for; {@code RESERVATION_LOST} is one that the caller does not expect any more
     * (A-39).
     */
    Uni<Void> keepResult(
            SqlClient client,
            String kind,
            String stationId,
            String own,
            String caller,
            String responseUrl,
            CommandResult result) {
        OffsetDateTime now = utc(clock.instant());
        return client.preparedQuery("""
                        INSERT INTO cpo.command (id, kind, station_id, own_party, caller, response_url, body, result, next_at,
                          deadline, created_at) VALUES ($1, $8, $2, $3, $4, $5, '{}', $6, $7, $7, $7)
                        """)
                .execute(Tuple.from(Arrays.<Object>asList(
                        UUID.randomUUID(),
                        stationId,
                        own,
                        caller,
                        responseUrl,
                        new JsonObject(new String(OcpiJson.write(result), StandardCharsets.UTF_8)),
                        now,
                        kind)))
                .replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
