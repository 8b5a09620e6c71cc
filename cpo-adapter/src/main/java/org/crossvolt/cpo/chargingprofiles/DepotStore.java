package org.crossvolt.cpo.chargingprofiles;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.crossvolt.cpo.commands.CommandStore;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ChargingRateUnit;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/** Depots, their shares, and the profiles that eMSPs set, in PostgreSQL. */
@Singleton
class DepotStore {

    private static final String RUNNING = "x.ended_at IS NULL AND x.status <> 'RESERVATION'"
            + " AND x.awaited_until IS NULL AND x.evse_uid IS NOT NULL";

    private final Pool database;
    private final Clock clock;

    DepotStore(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A limit that stations share.
     *
     * @param amount of all together, in the unit
     * @param minimum below which a car does not charge
     */
    record Depot(
            String id,
            PartyId party,
            ChargingRateUnit unit,
            BigDecimal amount,
            BigDecimal minimum,
            List<String> stations) {}

    /**
     * A session at one of its stations.
     *
     * @param taken what its station has taken for it; null where nothing was sent yet
     * @param quiet its station has the profile under which it draws nothing then
     * @param most what its connector can give, in the depot's unit
     */
    record Member(
            CommandStore.Running running,
            @Nullable BigDecimal taken,
            boolean quiet,
            BigDecimal most,
            BigDecimal wattsPerAmpere,
            @Nullable ChargingProfile own) {}

    /** True where it is new; empty where one of the stations is none of this party's, or is in another depot. */
    Uni<Optional<Boolean>> keep(Depot depot) {
        String[] stations = depot.stations().toArray(new String[0]);
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT count(*) AS fitting FROM cpo.station s WHERE s.id = ANY($1) AND s.party = $2
                          AND NOT EXISTS (SELECT 1 FROM cpo.depot_station d WHERE d.station_id = s.id AND d.depot_id <> $3)
                        """)
                .execute(Tuple.of(stations, depot.party().toString(), depot.id()))
                .chain(rows -> rows.iterator().next().getLong("fitting") != stations.length
                        ? Uni.createFrom().item(Optional.<Boolean>empty())
                        : client.preparedQuery("""
                                        INSERT INTO cpo.depot AS d (id, party, unit, amount, minimum) VALUES ($1, $2, $3, $4, $5)
                                        ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, amount = excluded.amount,
                                          minimum = excluded.minimum, version = d.version + 1, not_before = NULL
                                        WHERE d.party = excluded.party RETURNING (xmax = 0) AS created
                                        """)
                                .execute(Tuple.of(
                                        depot.id(),
                                        depot.party().toString(),
                                        depot.unit().text(),
                                        depot.amount(),
                                        depot.minimum()))
                                .map(kept -> kept.size() == 0
                                        ? Optional.<Boolean>empty()
                                        : Optional.of(kept.iterator().next().getBoolean("created")))
                                .call(() -> client.preparedQuery("""
                                                INSERT INTO cpo.depot_station (station_id, depot_id)
                                                SELECT unnest($1::text[]), $2 ON CONFLICT DO NOTHING
                                                """).execute(Tuple.of(stations, depot.id())))));
    }

    /** Stations that are in the depot and shall not be any more. */
    Uni<List<String>> leaving(String id, List<String> staying) {
        return database.preparedQuery(
                        "SELECT station_id FROM cpo.depot_station WHERE depot_id = $1 AND NOT station_id = ANY($2)")
                .execute(Tuple.of(id, staying.toArray(new String[0])))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("station_id"))
                        .toList());
    }

    Uni<Void> left(String stationId) {
        return database.withTransaction(client -> client.preparedQuery(
                        "DELETE FROM cpo.depot_share h USING cpo.session x WHERE x.id = h.session_id AND x.station_id = $1")
                .execute(Tuple.of(stationId))
                .chain(() -> client.preparedQuery("DELETE FROM cpo.depot_station WHERE station_id = $1")
                        .execute(Tuple.of(stationId)))
                .replaceWithVoid());
    }

    Uni<Void> remove(String id) {
        return database.preparedQuery("DELETE FROM cpo.depot WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    Uni<Optional<Depot>> find(String id) {
        return database.preparedQuery("""
                        SELECT id, party, unit, amount, minimum,
                          ARRAY(SELECT station_id FROM cpo.depot_station s WHERE s.depot_id = d.id ORDER BY 1) AS stations
                        FROM cpo.depot d WHERE id = $1
                        """)
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(depot(rows.iterator().next())));
    }

    private static Depot depot(Row row) {
        return new Depot(
                row.getString("id"),
                PartyId.parse(row.getString("party")),
                new ChargingRateUnit(row.getString("unit")),
                row.getBigDecimal("amount"),
                row.getBigDecimal("minimum"),
                List.of(row.getArrayOfStrings("stations")));
    }

    /** With the shares, and whether all stations have taken theirs, as JSON. */
    Uni<String> view(@Nullable String id) {
        return database.preparedQuery("""
                        SELECT COALESCE(jsonb_agg(o ORDER BY id), '[]')::text AS list FROM (
                          SELECT d.id, jsonb_strip_nulls(jsonb_build_object('id', d.id, 'party', d.party, 'unit', d.unit,
                            'limit', d.amount, 'minimum', d.minimum, 'settled', d.version = d.shared_version AND d.trouble IS NULL,
                            'trouble', d.trouble,
                            'stations', (SELECT COALESCE(jsonb_agg(station_id ORDER BY station_id), '[]')
                              FROM cpo.depot_station s WHERE s.depot_id = d.id),
                            'shares', (SELECT COALESCE(jsonb_agg(jsonb_build_object('session_id', x.id, 'station_id',
                                x.station_id, 'evse_uid', x.evse_uid, 'amount', h.amount) ORDER BY x.started_at), '[]')
                              FROM cpo.depot_share h JOIN cpo.session x ON x.id = h.session_id
                              JOIN cpo.depot_station s ON s.station_id = x.station_id WHERE s.depot_id = d.id))) AS o
                          FROM cpo.depot d WHERE $1::text IS NULL OR d.id = $1 LIMIT 500) p
                        """)
                .execute(Tuple.tuple(java.util.Collections.singletonList(id)))
                .map(rows -> rows.iterator().next().getString("list"));
    }

    /** Depots in which something is other than it was shared for: the limit, a profile, the sessions that run, a station. */
    Uni<List<String>> due() {
        return database.preparedQuery("""
                        SELECT d.id FROM cpo.depot d
                        WHERE (d.busy_until IS NULL OR d.busy_until < $1) AND (d.not_before IS NULL OR d.not_before < $1)
                          AND (d.version <> d.shared_version OR d.trouble IS NOT NULL
                            OR EXISTS (SELECT 1 FROM cpo.depot_station t JOIN cpo.station s ON s.id = t.station_id
                              WHERE t.depot_id = d.id AND NOT t.quiet AND s.connected)
                            OR EXISTS (SELECT 1 FROM cpo.depot_station t JOIN cpo.session x ON x.station_id = t.station_id
                              LEFT JOIN cpo.depot_share h ON h.session_id = x.id
                              WHERE t.depot_id = d.id AND (h.session_id IS NULL) = (%s)
                                AND (h.session_id IS NOT NULL OR x.ended_at IS NULL)))
                        LIMIT 100
                        """.formatted(RUNNING))
                .execute(Tuple.of(now()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("id"))
                        .toList());
    }

    /** The version that is shared now, by this one alone; empty where somebody else is at it. */
    Uni<Optional<Long>> take(String id, Duration lease) {
        return database.preparedQuery("""
                        UPDATE cpo.depot SET busy_until = $3 WHERE id = $1 AND (busy_until IS NULL OR busy_until < $2)
                        RETURNING version
                        """)
                .execute(Tuple.of(id, now(), utc(clock.instant().plus(lease))))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getLong("version")));
    }

    /** @param trouble what is to be tried again after the pause; null where all is as it should be */
    Uni<Void> release(String id, long version, @Nullable String trouble, Duration pause) {
        return database.preparedQuery("""
                        UPDATE cpo.depot SET busy_until = NULL, trouble = $3,
                          shared_version = CASE WHEN $3::text IS NULL THEN $2 ELSE shared_version END,
                          not_before = CASE WHEN $3::text IS NULL THEN NULL ELSE $4::timestamptz END
                        WHERE id = $1
                        """)
                .execute(Tuple.of(id, version, trouble, utc(clock.instant().plus(pause))))
                .replaceWithVoid();
    }

    Uni<Void> free(String id) {
        return database.preparedQuery("UPDATE cpo.depot SET busy_until = NULL, version = version + 1 WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    Uni<List<String>> loudStations(String id) {
        return database.preparedQuery("SELECT station_id FROM cpo.depot_station WHERE depot_id = $1 AND NOT quiet")
                .execute(Tuple.of(id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("station_id"))
                        .toList());
    }

    Uni<Void> quiet(String stationId) {
        return database.preparedQuery("UPDATE cpo.depot_station SET quiet = true WHERE station_id = $1")
                .execute(Tuple.of(stationId))
                .replaceWithVoid();
    }

    /** The depot's sessions in the order they began; shares of ended ones are forgotten before. */
    Uni<List<Member>> members(String id, ChargingRateUnit unit) {
        return database.preparedQuery("""
                        DELETE FROM cpo.depot_share h USING cpo.session x, cpo.depot_station t
                        WHERE x.id = h.session_id AND t.station_id = x.station_id AND t.depot_id = $1
                          AND x.ended_at IS NOT NULL
                        """)
                .execute(Tuple.of(id))
                .chain(() -> database.preparedQuery("""
                                SELECT x.id, x.station_id, x.transaction_id, x.evse_uid, e.number AS evse, c.ordinal,
                                  h.amount AS taken, t.quiet, p.profile::text AS profile,
                                  k.document ->> 'power_type' AS power_type,
                                  COALESCE((k.document ->> 'max_voltage')::numeric, 230) AS voltage,
                                  COALESCE((k.document ->> 'max_amperage')::numeric, 500) AS amperage
                                FROM cpo.depot_station t JOIN cpo.session x ON x.station_id = t.station_id AND %s
                                JOIN cpo.evse e ON e.uid = x.evse_uid
                                JOIN LATERAL (SELECT min(ordinal) AS ordinal FROM cpo.connector n
                                  WHERE n.station_id = e.station_id AND n.evse_number = e.number) c ON true
                                JOIN LATERAL (SELECT j AS document FROM jsonb_array_elements(e.document -> 'connectors') j
                                  ORDER BY j ->> 'id' = x.connector_id DESC LIMIT 1) k ON true
                                LEFT JOIN cpo.depot_share h ON h.session_id = x.id
                                LEFT JOIN cpo.charging_profile p ON p.session_id = x.id
                                WHERE t.depot_id = $1 ORDER BY x.started_at, x.id
                                """.formatted(RUNNING)).execute(Tuple.of(id)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> member(row, unit))
                        .toList());
    }

    private static Member member(Row row, ChargingRateUnit unit) {
        String power = row.getString("power_type");
        BigDecimal phases = "AC_3_PHASE".equals(power) ? BigDecimal.valueOf(3) : BigDecimal.ONE;
        BigDecimal wattsPerAmpere =
                row.getBigDecimal("voltage").multiply(phases).max(BigDecimal.ONE);
        BigDecimal amperage = row.getBigDecimal("amperage");
        String profile = row.getString("profile");
        return new Member(
                CommandStore.Running.of(row),
                row.getBigDecimal("taken"),
                row.getBoolean("quiet"),
                unit.equals(ChargingRateUnit.A) ? amperage : amperage.multiply(wattsPerAmpere),
                wattsPerAmpere,
                profile == null
                        ? null
                        : OcpiReader.read(profile.getBytes(StandardCharsets.UTF_8), ChargingProfile.class)
                                .orRefuse());
    }

    Uni<Void> taken(UUID session, BigDecimal amount) {
        return database.preparedQuery("""
                        INSERT INTO cpo.depot_share (session_id, amount) VALUES ($1, $2)
                        ON CONFLICT (session_id) DO UPDATE SET amount = excluded.amount
                        """).execute(Tuple.of(session, amount)).replaceWithVoid();
    }

    /** The depot of a station, if it is in one. */
    Uni<Optional<String>> depotOf(String stationId) {
        return database.preparedQuery("SELECT depot_id FROM cpo.depot_station WHERE station_id = $1")
                .execute(Tuple.of(stationId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("depot_id")));
    }

    /** A running session for which somebody once set a profile. */
    record Watched(CommandStore.Running running, PartyId party, PartyId setBy) {}

    /** Empty for a session that has ended, and for one for which nobody set a profile. */
    Uni<Optional<Watched>> watched(UUID session) {
        return database.preparedQuery("""
                        SELECT x.id, x.party, x.station_id, x.transaction_id, x.evse_uid, e.number AS evse, p.set_by,
                          (SELECT min(c.ordinal) FROM cpo.connector c WHERE c.station_id = x.station_id
                             AND c.evse_number = e.number) AS ordinal
                        FROM cpo.charging_profile p JOIN cpo.session x ON x.id = p.session_id AND %s
                        JOIN cpo.evse e ON e.uid = x.evse_uid WHERE p.session_id = $1
                        """.formatted(RUNNING))
                .execute(Tuple.of(session))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new Watched(
                            CommandStore.Running.of(row),
                            PartyId.parse(row.getString("party")),
                            PartyId.parse(row.getString("set_by"))));
                });
    }

    Uni<Void> keepProfile(UUID session, PartyId by, ChargingProfile profile) {
        return database.preparedQuery("""
                        INSERT INTO cpo.charging_profile (session_id, set_by, profile, set_at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (session_id) DO UPDATE
                        SET set_by = excluded.set_by, profile = excluded.profile, set_at = excluded.set_at
                        """)
                .execute(Tuple.of(
                        session,
                        by.toString(),
                        new JsonObject(new String(OcpiJson.write(profile), StandardCharsets.UTF_8)),
                        now()))
                .replaceWithVoid();
    }

    /** Who set it goes on being told what holds. */
    Uni<Void> forgetProfile(UUID session) {
        return database.preparedQuery("UPDATE cpo.charging_profile SET profile = NULL WHERE session_id = $1")
                .execute(Tuple.of(session))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return utc(clock.instant());
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
