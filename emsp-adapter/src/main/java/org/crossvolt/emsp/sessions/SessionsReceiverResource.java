package org.crossvolt.emsp.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.objects.ReceiverDoor;
import org.crossvolt.ocpi.versions.ModuleId;

/** The Receiver interface of Sessions (section 3.2): PUT replaces, PATCH appends charging periods. */
@Path("/ocpi/2.2.1/receiver/sessions/{country_code}/{party_id}/{session}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class SessionsReceiverResource {

    private final ReceiverDoor door;
    private final KeptObjects objects;
    private final SessionStore sessions;

    SessionsReceiverResource(ReceiverDoor door, KeptObjects objects, SessionStore sessions) {
        this.door = door;
        this.objects = objects;
        this.sessions = sessions;
    }

    private Uni<ObjectKey> key(HttpServerRequest http, String countryCode, String partyId, String session) {
        return door.key(http, ModuleId.SESSIONS, countryCode, partyId, session);
    }

    @GET
    public Uni<Response> show(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("session") String session) {
        return key(http, countryCode, partyId, session)
                .flatMap(key ->
                        objects.find(key).map(found -> door.show(found.orElseThrow(() -> KeptObjects.unknown(key)))));
    }

    @PUT
    public Uni<Response> put(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("session") String session,
            byte[] body) {
        return key(http, countryCode, partyId, session)
                .flatMap(key -> sessions.keep(key, false, ReceiverDoor.whole(key, body)))
                .map(door::answer);
    }

    @PATCH
    public Uni<Response> patch(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("session") String session,
            byte[] body) {
        return key(http, countryCode, partyId, session)
                .flatMap(key -> sessions.keep(key, true, ReceiverDoor.patch(key, List.of(), body)))
                .map(door::answer);
    }
}
