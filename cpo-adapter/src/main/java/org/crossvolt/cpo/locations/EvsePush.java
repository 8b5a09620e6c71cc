package org.crossvolt.cpo.locations;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.crossvolt.cpo.pushes.Pushed;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;

/** Tells everybody about an EVSE's state; where it is not known yet, about its whole Location (T-26). */
@Singleton
public class EvsePush implements Pushed {

    public static final String KIND = "evse";

    private final Pool database;
    private final LocationPush locations;
    private final HubClient hub;

    EvsePush(Pool database, LocationPush locations, HubClient hub) {
        this.database = database;
        this.locations = locations;
        this.hub = hub;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Uni<Outcome> push(String uid) {
        return database.preparedQuery("""
                        SELECT e.status, e.last_updated, s.party, s.location_id
                        FROM cpo.evse e JOIN cpo.station s ON s.id = e.station_id WHERE e.uid = $1
                        """)
                .execute(Tuple.of(uid))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(new Outcome.Told())
                        : push(uid, rows.iterator().next()));
    }

    private Uni<Outcome> push(String uid, Row row) {
        PartyId party = PartyId.parse(row.getString("party"));
        String location = row.getString("location_id");
        String change = new JsonObject()
                .put("status", row.getString("status"))
                .put(
                        "last_updated",
                        OcpiDateTime.format(
                                row.getOffsetDateTime("last_updated").toInstant()))
                .encode();
        return hub.send(
                        HttpMethod.PATCH,
                        ModuleId.LOCATIONS,
                        InterfaceRole.RECEIVER,
                        LocationPush.path(party, location) + "/" + uid,
                        hub.toAll(party),
                        Buffer.buffer(change))
                .chain(answer -> answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() == 404
                        ? locations.push(party + "/" + location)
                        : Uni.createFrom().item(Pushes.outcomeOf(answer)));
    }
}
