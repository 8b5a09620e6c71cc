package org.crossvolt.emsp.cdrs;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.crossvolt.emsp.registration.EmspPlatform;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiHeaders;

/** The Receiver interface of CDRs (section 3.3): each is kept once, and never changes. */
@Path("/ocpi/2.2.1/receiver/cdrs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class CdrsReceiverResource {

    private final Callers callers;
    private final CdrIntake intake;
    private final CdrStore store;
    private final EmspPlatform own;
    private final Clock clock;

    CdrsReceiverResource(Callers callers, CdrIntake intake, CdrStore store, EmspPlatform own, Clock clock) {
        this.callers = callers;
        this.intake = intake;
        this.store = store;
        this.own = own;
        this.clock = clock;
    }

    /** Said again, a CDR gets the same Location; 201 the first time, 200 then. */
    @POST
    public Uni<Response> take(@Context HttpServerRequest http, byte[] body) {
        return callers.routed(http)
                .flatMap(routed -> intake.take(body, routed.to()))
                .map(added -> Response.fromResponse(OcpiAnswers.success(null, clock))
                        .status(added.created() ? 201 : 200)
                        .header(
                                OcpiHeaders.LOCATION,
                                own.url(ModuleId.CDRS, InterfaceRole.RECEIVER) + "/" + added.ref())
                        .build());
    }

    @GET
    @Path("{ref}")
    public Uni<Response> show(@Context HttpServerRequest http, @PathParam("ref") String ref) {
        return callers.routed(http)
                .flatMap(routed -> find(ref))
                .map(entry -> Response.ok(
                                Envelope.success(Buffer.buffer(entry.body()), clock), MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    private Uni<CdrEntry> find(String text) {
        UUID ref;
        try {
            ref = UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw unknown();
        }
        return store.find(ref).map(found -> found.orElseThrow(CdrsReceiverResource::unknown));
    }

    private static OcpiException unknown() {
        return OcpiException.withHttpStatus(404, OcpiStatusCode.INVALID_PARAMETERS, "there is no CDR at this address");
    }
}
