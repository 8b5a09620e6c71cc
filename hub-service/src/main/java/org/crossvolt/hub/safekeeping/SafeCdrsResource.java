package org.crossvolt.hub.safekeeping;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.crossvolt.hub.registration.Callers;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.MessageIds;

/** Where a CDR that was taken over can be read again: the address in the Location header of its POST. */
@Path("/ocpi/2.2.1/safekept")
@Produces(MediaType.APPLICATION_JSON)
public class SafeCdrsResource {

    private final Callers callers;
    private final Safekeeping safekeeping;
    private final HubIdentity hub;
    private final Clock clock;

    SafeCdrsResource(Callers callers, Safekeeping safekeeping, HubIdentity hub, Clock clock) {
        this.callers = callers;
        this.safekeeping = safekeeping;
        this.hub = hub;
        this.clock = clock;
    }

    /** For the platforms of its two parties; to everybody else it is not there. */
    @GET
    @Path("{id}")
    public Uni<Response> read(@PathParam("id") String id, @Context HttpServerRequest http) {
        Platform caller = callers.registered(http);
        MessageIds ids = MessageIds.readFrom(http::getHeader);
        return safekeeping.find(idOf(id)).map(found -> {
            SafeCdr cdr = found.filter(one -> caller.hosts(one.owner()) || caller.hosts(one.receiver()))
                    .orElseThrow(SafeCdrsResource::unknown);
            Response.ResponseBuilder response = Response.ok(Envelope.success(cdr.body(), clock));
            ids.writeTo(response::header);
            new org.crossvolt.ocpi.wire.RoutingHeaders(
                            caller.hosts(cdr.owner()) ? cdr.owner() : cdr.receiver(), hub.party())
                    .writeTo(response::header);
            return response.build();
        });
    }

    private static UUID idOf(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw unknown();
        }
    }

    private static OcpiException unknown() {
        return OcpiException.withHttpStatus(
                404, OcpiStatusCode.INVALID_PARAMETERS, "this address is not known, or not yours");
    }
}
