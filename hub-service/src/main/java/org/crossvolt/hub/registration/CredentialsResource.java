package org.crossvolt.hub.registration;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The credentials module (3.8, section 4). */
@Path("/ocpi")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class CredentialsResource {

    private static final String PATH = "2.2.1/credentials";

    private final Callers callers;
    private final Handshake handshake;
    private final Registrations registrations;
    private final HubIdentity hub;
    private final Clock clock;

    CredentialsResource(
            Callers callers, Handshake handshake, Registrations registrations, HubIdentity hub, Clock clock) {
        this.callers = callers;
        this.handshake = handshake;
        this.registrations = registrations;
        this.hub = hub;
        this.clock = clock;
    }

    /** The presented token is echoed, so that it need not be known here; with an invitation too. */
    @GET
    @Path(PATH)
    @NonBlocking
    @Operation(hidden = true)
    public Response get(@Context HttpServerRequest http) {
        return OcpiAnswers.success(hub.credentials(callers.anyone(http).token()), clock);
    }

    @POST
    @Path(PATH)
    @Operation(hidden = true)
    public Uni<Response> register(@Context HttpServerRequest http, byte[] body) {
        Authenticated caller = callers.anyone(http);
        if (caller.kind() != TokenKind.INVITATION) {
            throw Callers.refusal(405, "This platform is registered already; change the registration with PUT.");
        }
        return accept(caller, body);
    }

    @PUT
    @Path(PATH)
    @Operation(hidden = true)
    public Uni<Response> update(@Context HttpServerRequest http, byte[] body) {
        Authenticated caller = callers.anyone(http);
        if (caller.kind() != TokenKind.REGISTERED) {
            throw Callers.refusal(405, "This platform is not registered yet; register with POST.");
        }
        return accept(caller, body);
    }

    private Uni<Response> accept(Authenticated caller, byte[] body) {
        Credentials theirs = OcpiReader.read(body, Credentials.class).orRefuse();
        return handshake.accept(caller, theirs).map(ours -> OcpiAnswers.success(ours, clock));
    }

    @DELETE
    @Path(PATH)
    @Operation(hidden = true)
    public Uni<Response> end(@Context HttpServerRequest http) {
        Authenticated caller = callers.anyone(http);
        if (caller.kind() != TokenKind.REGISTERED) {
            throw Callers.refusal(405, "This platform is not registered.");
        }
        return registrations.end(caller.platform().id()).replaceWith(() -> OcpiAnswers.success(null, clock));
    }
}
