package org.crossvolt.cpo.locations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.registration.HubJoined;
import org.crossvolt.cpo.registration.SenderList;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jboss.logging.Logger;

/** Our Locations, put together from what was provisioned and the states of their EVSEs. */
@Singleton
public class LocationStore {

    private static final Logger LOG = Logger.getLogger(LocationStore.class);

    /** An EVSE with its state, as OCPI shows it. */
    private static final String EVSE = """
            e.document || jsonb_build_object('status', e.status, 'last_updated',
              to_char(e.last_updated AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))""";

    private static final String LOCATION = """
            l.document || jsonb_build_object(
              'evses', COALESCE((SELECT jsonb_agg(%s ORDER BY e.station_id, e.number) FROM cpo.evse e
                 JOIN cpo.station s ON s.id = e.station_id
                 WHERE s.party = l.party AND s.location_id = l.id), '[]'::jsonb),
              'last_updated', to_char(l.last_updated AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))""".formatted(EVSE);

    private final Pool database;
    private final Pushes pushes;
    private final LocationsConfig config;
    private final Clock clock;

    LocationStore(Pool database, Pushes pushes, LocationsConfig config, Clock clock) {
        this.database = database;
        this.pushes = pushes;
        this.config = config;
        this.clock = clock;
    }

    /** Keeps a Location; its EVSEs come from stations, and its time is ours. True where it is new. */
    public Uni<Boolean> keep(Location location) {
        ObjectNode document = OcpiJson.mapper().valueToTree(location);
        document.remove("evses");
        return database.withTransaction(client -> client.preparedQuery("""
                        INSERT INTO cpo.location (party, id, document, last_updated) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (party, id) DO UPDATE
                        SET document = excluded.document, last_updated = excluded.last_updated
                        RETURNING (xmax = 0) AS created
                        """)
                .execute(Tuple.of(
                        location.party().toString(),
                        location.id().toString(),
                        new JsonObject(document.toString()),
                        utc(clock.instant())))
                .call(() -> pushes.changed(
                        client, LocationPush.KIND, location.party() + "/" + location.id(), config.debounce()))
                .map(rows -> rows.iterator().next().getBoolean("created")));
    }

    /** The whole Location as JSON. */
    public Uni<Optional<String>> find(PartyId party, String id) {
        return one(
                "SELECT (" + LOCATION + ")::text AS object FROM cpo.location l WHERE l.party = $1 AND l.id = $2",
                Tuple.of(party.toString(), id));
    }

    /** One EVSE of a Location as JSON. */
    public Uni<Optional<String>> findEvse(PartyId party, String locationId, String uid) {
        return one(
                "SELECT (" + EVSE + ")::text AS object FROM cpo.evse e JOIN cpo.station s ON s.id = e.station_id"
                        + " WHERE s.party = $1 AND s.location_id = $2 AND e.uid = $3",
                Tuple.of(party.toString(), locationId, uid));
    }

    private Uni<Optional<String>> one(String query, Tuple key) {
        return database.preparedQuery(query)
                .execute(key)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("object")));
    }

    public Uni<SenderPage> page(PartyId party, PageRequest asked) {
        return SenderList.page(
                database, LOCATION, "cpo.location l WHERE l.party = $1", List.of(party.toString()), asked);
    }

    /** A hub that just met us knows nothing yet. */
    void tellAll(@Observes HubJoined joined) {
        database.preparedQuery("""
                        INSERT INTO cpo.to_push (kind, key, due) SELECT $1, party || '/' || id, $2 FROM cpo.location
                        ON CONFLICT (kind, key) DO UPDATE SET due = excluded.due, changes = cpo.to_push.changes + 1
                        """)
                .execute(Tuple.of(LocationPush.KIND, utc(clock.instant())))
                .subscribe()
                .with(done -> {}, failure -> LOG.errorf(failure, "marking all locations failed"));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
