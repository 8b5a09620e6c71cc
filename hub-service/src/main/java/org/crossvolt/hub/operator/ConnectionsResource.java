package org.crossvolt.hub.operator;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.Registrations;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** Connects to platforms that invited us: the hub starts the handshake. */
@Path("/operator/v1/connections")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("hub-operator")
public class ConnectionsResource {

    private static final int BAD_GATEWAY = 502;

    private final Registrations registrations;
    private final PartyDirectory directory;

    ConnectionsResource(Registrations registrations, PartyDirectory directory) {
        this.registrations = registrations;
        this.directory = directory;
    }

    @POST
    public Uni<Response> connect(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("name", "versions_url", "token"));
        String name = request.text("name");
        String versionsUrl = request.text("versions_url");
        String token = request.text("token");
        request.requireRight();
        return registrations
                .connect(name, versionsUrl, token)
                .map(id -> {
                    Platform platform = directory.current().platform(id);
                    return Response.status(201)
                            .entity(platform == null ? null : PlatformView.of(platform, List.of(), List.of()))
                            .build();
                })
                .onFailure(OcpiException.class)
                .transform(refusal -> new ProblemException(Problem.of(
                        BAD_GATEWAY,
                        "The handshake did not succeed: " + ((OcpiException) refusal).sentence()
                                + ". Nothing was kept; the token can be used again.")));
    }
}
