package org.crossvolt.emsp.tariffs;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.objects.ReceiverDoor;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswers;

/** The Receiver interface of Tariffs (section 3.4); PATCH there is none. */
@Path("/ocpi/2.2.1/receiver/tariffs/{country_code}/{party_id}/{tariff}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class TariffsResource {

    private final ReceiverDoor door;
    private final KeptObjects objects;
    private final KnownTariffs tariffs;
    private final Clock clock;

    TariffsResource(ReceiverDoor door, KeptObjects objects, KnownTariffs tariffs, Clock clock) {
        this.door = door;
        this.objects = objects;
        this.tariffs = tariffs;
        this.clock = clock;
    }

    private Uni<ObjectKey> key(HttpServerRequest http, String countryCode, String partyId, String tariff) {
        return door.key(http, ModuleId.TARIFFS, countryCode, partyId, tariff);
    }

    @GET
    public Uni<Response> show(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("tariff") String tariff) {
        return key(http, countryCode, partyId, tariff)
                .flatMap(key ->
                        objects.find(key).map(found -> door.show(found.orElseThrow(() -> KeptObjects.unknown(key)))));
    }

    @PUT
    public Uni<Response> put(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("tariff") String tariff,
            byte[] body) {
        return key(http, countryCode, partyId, tariff)
                .flatMap(key -> tariffs.put(key, ReceiverDoor.whole(key, body)))
                .map(door::answer);
    }

    @DELETE
    public Uni<Response> delete(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("tariff") String tariff) {
        return key(http, countryCode, partyId, tariff)
                .flatMap(key -> tariffs.delete(key).map(found -> {
                    if (!found) {
                        throw KeptObjects.unknown(key);
                    }
                    return OcpiAnswers.success(null, clock);
                }));
    }
}
