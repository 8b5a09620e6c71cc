package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.crossvolt.cpo.locations.EvseStates;
import org.crossvolt.cpo.locations.LocationPush;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationKey;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Stations in {@code cpo.station}, with their EVSEs and connectors. */
@Singleton
class StationStore {

    private static final String UNIQUE = "23505";
    private static final String NO_SUCH = "23503";

    /** A station as its operator sees it; never a key. */
    private static final String VIEW = """
            jsonb_strip_nulls(jsonb_build_object(
              'id', s.id, 'party', s.party, 'location_id', s.location_id, 'state', s.state,
              'security_profile', s.security_profile, 'versions', to_jsonb(s.versions),
              'without_subprotocol', s.without_subprotocol, 'reading', lower(s.reading),
              'certificate_name', s.certificate_name,
              'quarantined_until', CASE WHEN s.quarantined_until > now() THEN s.quarantined_until END,
              'connected', s.connected, 'connected_version', s.connected_version,
              'connection_changed', s.connection_changed, 'boot', s.boot, 'booted_at', s.booted_at,
              'evses', (SELECT jsonb_agg(e.document || jsonb_build_object('number', e.number, 'status', e.status,
                 'last_updated', e.last_updated) ORDER BY e.number) FROM cpo.evse e WHERE e.station_id = s.id),
              'connectors', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('evse', c.evse_number,
                 'connector', c.number, 'connector_id_16', c.ordinal, 'status', c.status, 'error', c.error,
                 'status_at', c.status_at)) ORDER BY c.ordinal) FROM cpo.connector c WHERE c.station_id = s.id),
              'transactions', (SELECT jsonb_agg(jsonb_build_object('session_id', x.id, 'transaction_id',
                 x.transaction_id, 'evse_uid', x.evse_uid, 'kwh', x.kwh, 'started_at', x.started_at))
                 FROM cpo.session x WHERE x.station_id = s.id AND x.ended_at IS NULL AND x.status <> 'RESERVATION'
                   AND x.awaited_until IS NULL)))""";

    private final Pool database;
    private final Pushes pushes;
    private final EvseStates states;
    private final Clock clock;

    StationStore(Pool database, Pushes pushes, EvseStates states, Clock clock) {
        this.database = database;
        this.pushes = pushes;
        this.states = states;
        this.clock = clock;
    }

    Uni<Void> create(StationSpec spec) {
        return database.withTransaction(client -> insertStation(client, spec)
                        .chain(() -> insertEvses(client, spec))
                        .chain(() -> pushes.changed(
                                client, LocationPush.KIND, spec.party() + "/" + spec.locationId(), Duration.ZERO)))
                .onFailure(PgException.class)
                .transform(StationStore::explained);
    }

    private Uni<Void> insertStation(SqlClient client, StationSpec spec) {
        String key = spec.key();
        return client.preparedQuery("""
                        INSERT INTO cpo.station (id, party, location_id, state, security_profile, key_hash,
                          decoded_key_hash, certificate_name, versions, without_subprotocol, reading, changed_at,
                          connection_changed)
                        VALUES ($1, $2, $3, 'ACTIVE', $4, $5, $6, $7, $8, $9, $10, $11, $11)
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        spec.id(),
                        spec.party().toString(),
                        spec.locationId(),
                        (short) spec.securityProfile(),
                        key == null ? null : StationKey.hash(key),
                        key == null ? null : StationKey.decodedHash(key).orElse(null),
                        spec.certificateName(),
                        spec.versions().stream().map(OcppVersion::text).toArray(String[]::new),
                        spec.withoutSubprotocol(),
                        spec.reading().name(),
                        now())))
                .replaceWithVoid();
    }

    private Uni<Void> insertEvses(SqlClient client, StationSpec spec) {
        List<Tuple> evses = new ArrayList<>();
        List<Tuple> connectors = new ArrayList<>();
        connectors.add(Tuple.of(spec.id(), 0, 0, 0, ""));
        int ordinal = 0;
        for (StationSpec.NumberedEvse one : spec.evses().stream()
                .sorted(Comparator.comparingInt(StationSpec.NumberedEvse::number))
                .toList()) {
            ObjectNode document = OcpiJson.mapper().valueToTree(one.evse());
            evses.add(Tuple.of(
                    one.evse().uid().toString(),
                    spec.id(),
                    one.number(),
                    new JsonObject(document.toString()),
                    "UNKNOWN",
                    now()));
            int number = 0;
            for (Connector connector : one.evse().connectors()) {
                connectors.add(Tuple.of(
                        spec.id(),
                        one.number(),
                        ++number,
                        ++ordinal,
                        connector.id().toString()));
            }
        }
        return client.preparedQuery("INSERT INTO cpo.evse (uid, station_id, number, document, status, last_updated)"
                        + " VALUES ($1, $2, $3, $4, $5, $6)")
                .executeBatch(evses)
                .chain(() -> client.preparedQuery(
                                "INSERT INTO cpo.connector (station_id, evse_number, number, ordinal, connector_id)"
                                        + " VALUES ($1, $2, $3, $4, $5)")
                        .executeBatch(connectors))
                .replaceWithVoid();
    }

    /** What an operator can do about it. */
    private static Throwable explained(Throwable failure) {
        String state = failure instanceof PgException refused ? refused.getSqlState() : "";
        return switch (state == null ? "" : state) {
            case UNIQUE ->
                new ProblemException(
                        Problem.of(409, "A station with this id, or an EVSE with this uid, exists already."));
            case NO_SUCH ->
                new ProblemException(Problem.of(
                        400,
                        "Some fields can not be used.",
                        List.of(new Problem.Detail(
                                "/location_id", "known", "is no location of this party; provision it first", null))));
            default -> failure;
        };
    }

    /** Whatever is changed, its operator has looked at it: a quarantine is over. */
    Uni<Boolean> change(
            String id,
            @Nullable String state,
            @Nullable String key,
            @Nullable String reading,
            @Nullable Integer profile,
            String @Nullable [] versions) {
        return database.withTransaction(client -> client.preparedQuery("""
                        UPDATE cpo.station SET state = COALESCE($2, state), key_hash = COALESCE($3, key_hash),
                          decoded_key_hash = CASE WHEN $3::text IS NULL THEN decoded_key_hash ELSE $4 END,
                          reading = COALESCE($5, reading), security_profile = COALESCE($6, security_profile),
                          versions = COALESCE($7, versions), changed_at = $8, quarantined_until = NULL
                        WHERE id = $1
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        id,
                        state,
                        key == null ? null : StationKey.hash(key),
                        key == null ? null : StationKey.decodedHash(key).orElse(null),
                        reading,
                        profile == null ? null : profile.shortValue(),
                        versions,
                        now())))
                .map(rows -> rows.rowCount() == 1)
                .call(() -> states.recompute(client, id)));
    }

    Uni<Optional<String>> find(String id) {
        return database.preparedQuery("SELECT (" + VIEW + ")::text AS station FROM cpo.station s WHERE s.id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("station")));
    }

    /** A JSON array in the order of the ids, after the given one. */
    Uni<String> list(String after, int limit) {
        return database.preparedQuery(
                        "SELECT COALESCE(jsonb_agg(o ORDER BY id), '[]')::text AS list FROM (SELECT s.id, " + VIEW
                                + " AS o FROM cpo.station s WHERE s.id > $1 ORDER BY s.id LIMIT $2) p")
                .execute(Tuple.of(after, limit))
                .map(rows -> rows.iterator().next().getString("list"));
    }

    /** A JSON array of the newest frames before the given one, newest first. */
    Uni<String> frames(String id, long before, int limit) {
        return database.preparedQuery("""
                        SELECT COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'at', at,
                          'direction', direction, 'text', text, 'remark', remark)) ORDER BY id DESC), '[]')::text AS list
                        FROM (SELECT * FROM cpo.frame WHERE station_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) p
                        """)
                .execute(Tuple.of(id, before, limit))
                .map(rows -> rows.iterator().next().getString("list"));
    }

    /**
     * True where this changed whether it is accepted; other instances hear of that, because {@code changed_at} moves with it.
     */
    Uni<Boolean> booted(String id, JsonNode boot, boolean accepted) {
        return database.preparedQuery("""
                        UPDATE cpo.station s SET boot = $2, booted_at = CASE WHEN $4 THEN $3::timestamptz END,
                          changed_at = CASE WHEN o.accepted = $4 THEN s.changed_at ELSE $3::timestamptz END
                        FROM (SELECT id, booted_at IS NOT NULL AS accepted FROM cpo.station WHERE id = $1 FOR UPDATE) o
                        WHERE s.id = o.id RETURNING o.accepted <> $4 AS changed
                        """)
                .execute(Tuple.of(id, new JsonObject(boot.toString()), now(), accepted))
                .map(rows -> rows.size() > 0 && rows.iterator().next().getBoolean("changed"));
    }

    /** One part of a report on the device model; parts of one request may come in any order. */
    Uni<Void> report(String id, int request, int part, JsonNode data) {
        return database.preparedQuery("""
                        UPDATE cpo.station SET device_model = CASE WHEN device_model ->> 'request_id' = $2
                          THEN jsonb_set(device_model, ARRAY['parts', $3], $4)
                          ELSE jsonb_build_object('request_id', $2::text, 'parts', jsonb_build_object($3::text, $4::jsonb)) END
                        WHERE id = $1
                        """)
                .execute(Tuple.of(
                        id,
                        Integer.toString(request),
                        Integer.toString(part),
                        new io.vertx.core.json.JsonArray(data.toString())))
                .replaceWithVoid();
    }

    Uni<Optional<String>> deviceModel(String id) {
        return database.preparedQuery(
                        "SELECT COALESCE(device_model, '{}')::text AS model FROM cpo.station WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("model")));
    }

    /** Adds what a station answered about its settings. */
    Uni<Void> configured(String id, ObjectNode settings) {
        return settings.isEmpty()
                ? Uni.createFrom().voidItem()
                : database.preparedQuery(
                                "UPDATE cpo.station SET configuration = COALESCE(configuration, '{}') || $2 WHERE id = $1")
                        .execute(Tuple.of(id, new JsonObject(settings.toString())))
                        .replaceWithVoid();
    }

    Uni<Optional<String>> configuration(String id) {
        return database.preparedQuery(
                        "SELECT COALESCE(configuration, '{}')::text AS settings FROM cpo.station WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("settings")));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
