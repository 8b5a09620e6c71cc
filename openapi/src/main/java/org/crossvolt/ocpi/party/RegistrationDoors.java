package org.crossvolt.ocpi.party;

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
import java.util.List;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.versions.Version;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.PartnerVersions;

/**
 * The doors that are no functional module: versions, version details, credentials (1.9, 3.8, section 4). A service gives
 * them their place with a class of its own: {@code @Path("/ocpi") class … extends RegistrationDoors}.
 */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public abstract class RegistrationDoors {

    private static final String CREDENTIALS = PartnerVersions.VERSION + "/credentials";

    private final Callers callers;
    private final HubRegistration registration;
    private final OwnPlatform own;
    private final Clock clock;

    protected RegistrationDoors(Callers callers, HubRegistration registration, OwnPlatform own, Clock clock) {
        this.callers = callers;
        this.registration = registration;
        this.own = own;
        this.clock = clock;
    }

    @GET
    @Path("versions")
    public Uni<Response> versions(@Context HttpServerRequest http) {
        return callers.anyone(http)
                .map(caller -> OcpiAnswers.success(List.of(new Version(PartnerVersions.VERSION, own.root())), clock));
    }

    @GET
    @Path(PartnerVersions.VERSION)
    public Uni<Response> versionDetails(@Context HttpServerRequest http) {
        return callers.anyone(http).map(caller -> OcpiAnswers.success(own.versionDetails(), clock));
    }

    /** The presented token is echoed, so that it need not be known here; with an invitation too. */
    @GET
    @Path(CREDENTIALS)
    public Uni<Response> credentials(@Context HttpServerRequest http) {
        return callers.anyone(http).map(caller -> OcpiAnswers.success(own.credentials(caller.token()), clock));
    }

    @POST
    @Path(CREDENTIALS)
    public Uni<Response> register(@Context HttpServerRequest http, byte[] body) {
        return accept(http, body, TokenKind.INVITATION, "The hub is registered already; change it with PUT.");
    }

    @PUT
    @Path(CREDENTIALS)
    public Uni<Response> update(@Context HttpServerRequest http, byte[] body) {
        return accept(http, body, TokenKind.REGISTERED, "The hub is not registered yet; register with POST.");
    }

    @DELETE
    @Path(CREDENTIALS)
    public Uni<Response> end(@Context HttpServerRequest http) {
        return only(http, TokenKind.REGISTERED, "The hub is not registered.")
                .chain(caller -> registration.end())
                .map(link -> OcpiAnswers.success(null, clock));
    }

    private Uni<Response> accept(HttpServerRequest http, byte[] body, TokenKind kind, String otherwise) {
        return only(http, kind, otherwise)
                .chain(caller -> registration.accept(
                        caller, OcpiReader.read(body, Credentials.class).orRefuse()))
                .map(ours -> OcpiAnswers.success(ours, clock));
    }

    private Uni<Caller> only(HttpServerRequest http, TokenKind kind, String otherwise) {
        return callers.anyone(http).invoke(caller -> {
            if (caller.kind() != kind) {
                throw Callers.refusal(405, otherwise);
            }
        });
    }
}
