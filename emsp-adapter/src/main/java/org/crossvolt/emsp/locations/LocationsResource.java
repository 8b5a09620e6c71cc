package org.crossvolt.emsp.locations;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.crossvolt.emsp.objects.Kept;
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.objects.ReceiverDoor;
import org.crossvolt.ocpi.objects.RawObject;
import org.crossvolt.ocpi.versions.ModuleId;

/** The Receiver interface of Locations: of a Location, an EVSE or a Connector (section 3.1). */
@Path("/ocpi/2.2.1/receiver/locations/{country_code}/{party_id}/{location}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class LocationsResource {

    private final ReceiverDoor door;
    private final KeptObjects objects;
    private final KnownLocations known;
    private final Pool database;

    LocationsResource(ReceiverDoor door, KeptObjects objects, KnownLocations known, Pool database) {
        this.door = door;
        this.objects = objects;
        this.known = known;
        this.database = database;
    }

    private Uni<ObjectKey> key(HttpServerRequest http, String countryCode, String partyId, String location) {
        return door.key(http, ModuleId.LOCATIONS, countryCode, partyId, location);
    }

    @GET
    public Uni<Response> location(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location) {
        return show(key(http, countryCode, partyId, location), List.of());
    }

    @GET
    @Path("{evse}")
    public Uni<Response> evse(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            @PathParam("evse") String evse) {
        return show(key(http, countryCode, partyId, location), List.of(evse));
    }

    @GET
    @Path("{evse}/{connector}")
    public Uni<Response> connector(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            @PathParam("evse") String evse,
            @PathParam("connector") String connector) {
        return show(key(http, countryCode, partyId, location), List.of(evse, connector));
    }

    @PUT
    public Uni<Response> putLocation(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            byte[] body) {
        return key(http, countryCode, partyId, location)
                .flatMap(key -> objects.put(database, key, ReceiverDoor.whole(key, body))
                        .invoke(kept -> tell(key, kept)))
                .map(door::answer);
    }

    @PUT
    @Path("{evse}")
    public Uni<Response> putEvse(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            @PathParam("evse") String evse,
            byte[] body) {
        return change(key(http, countryCode, partyId, location), List.of(evse), false, body);
    }

    @PUT
    @Path("{evse}/{connector}")
    public Uni<Response> putConnector(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            @PathParam("evse") String evse,
            @PathParam("connector") String connector,
            byte[] body) {
        return change(key(http, countryCode, partyId, location), List.of(evse, connector), false, body);
    }

    @PATCH
    public Uni<Response> patchLocation(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            byte[] body) {
        return change(key(http, countryCode, partyId, location), List.of(), true, body);
    }

    @PATCH
    @Path("{evse}")
    public Uni<Response> patchEvse(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            @PathParam("evse") String evse,
            byte[] body) {
        return change(key(http, countryCode, partyId, location), List.of(evse), true, body);
    }

    @PATCH
    @Path("{evse}/{connector}")
    public Uni<Response> patchConnector(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            @PathParam("evse") String evse,
            @PathParam("connector") String connector,
            byte[] body) {
        return change(key(http, countryCode, partyId, location), List.of(evse, connector), true, body);
    }

    private Uni<Response> change(Uni<ObjectKey> named, List<String> path, boolean patch, byte[] body) {
        return named.flatMap(key -> {
            byte[] change = patch ? ReceiverDoor.patch(key, path, body) : ReceiverDoor.part(key, path, body);
            return database.withTransaction(connection -> objects.merge(connection, key, path, patch, change))
                    .invoke(kept -> tell(key, kept))
                    .map(door::answer);
        });
    }

    private void tell(ObjectKey key, Kept kept) {
        if (kept instanceof Kept.Changed changed) {
            known.take(key, changed.bytes());
        }
    }

    private Uni<Response> show(Uni<ObjectKey> named, List<String> path) {
        return named.flatMap(key -> objects.find(key).map(found -> {
            byte[] body = found.orElseThrow(() -> KeptObjects.unknown(key));
            for (int depth = 0; depth < path.size(); depth++) {
                body = child(
                        key, body, depth == 0 ? "evses" : "connectors", depth == 0 ? "uid" : "id", path.get(depth));
            }
            return door.show(body);
        }));
    }

    private static byte[] child(ObjectKey key, byte[] parent, String list, String idMember, String id) {
        byte[] children = RawObject.parse(parent).get(list);
        if (children != null && RawObject.isArray(children)) {
            for (byte[] child : RawObject.elements(children)) {
                if (id.equalsIgnoreCase(RawObject.parse(child).text(idMember))) {
                    return child;
                }
            }
        }
        throw KeptObjects.unknown(key);
    }
}
