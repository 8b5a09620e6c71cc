package org.crossvolt.cpo.locations;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.PageRequest;

/** The Sender interface of Locations (3.1). */
@Path("/ocpi/2.2.1/sender/locations")
@Produces(MediaType.APPLICATION_JSON)
public class LocationsSender {

    private final Callers callers;
    private final LocationStore store;
    private final LocationsConfig config;
    private final CpoPlatform own;
    private final Clock clock;

    LocationsSender(Callers callers, LocationStore store, LocationsConfig config, CpoPlatform own, Clock clock) {
        this.callers = callers;
        this.store = store;
        this.config = config;
        this.own = own;
        this.clock = clock;
    }

    @GET
    public Uni<Response> list(@Context HttpServerRequest http) {
        return callers.routed(http).chain(routed -> {
            PageRequest asked = PageRequest.readFrom(http::getParam, config.pageCeiling());
            return store.page(routed.to(), asked)
                    .map(page -> page.answer(asked, own.url(ModuleId.LOCATIONS, InterfaceRole.SENDER), clock));
        });
    }

    @GET
    @Path("{location}")
    public Uni<Response> location(@Context HttpServerRequest http, @PathParam("location") String location) {
        return callers.routed(http)
                .chain(routed -> store.find(routed.to(), location))
                .map(this::orNothing);
    }

    @GET
    @Path("{location}/{evse}")
    public Uni<Response> evse(
            @Context HttpServerRequest http, @PathParam("location") String location, @PathParam("evse") String evse) {
        return callers.routed(http)
                .chain(routed -> store.findEvse(routed.to(), location, evse))
                .map(this::orNothing);
    }

    @GET
    @Path("{location}/{evse}/{connector}")
    public Uni<Response> connector(
            @Context HttpServerRequest http,
            @PathParam("location") String location,
            @PathParam("evse") String evse,
            @PathParam("connector") String connector) {
        return callers.routed(http)
                .chain(routed -> store.findEvse(routed.to(), location, evse))
                .map(found -> orNothing(found.flatMap(json -> connectorIn(json, connector))));
    }

    private static Optional<String> connectorIn(String evse, String id) {
        try {
            for (JsonNode connector : OcpiJson.mapper().readTree(evse).path("connectors")) {
                if (connector.path("id").asText().equalsIgnoreCase(id)) {
                    return Optional.of(connector.toString());
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Optional.empty();
    }

    private Response orNothing(Optional<String> found) {
        return found.map(json -> Response.ok(
                                Envelope.success(Buffer.buffer(json), clock), MediaType.APPLICATION_JSON_TYPE)
                        .build())
                .orElseThrow(() -> OcpiException.withHttpStatus(
                        404, OcpiStatusCode.UNKNOWN_LOCATION, "This party has no such location, EVSE or connector."));
    }
}
