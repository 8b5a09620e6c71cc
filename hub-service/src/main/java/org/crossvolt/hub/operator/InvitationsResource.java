package org.crossvolt.hub.operator;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.Registrations;
import org.crossvolt.ocpi.wire.JsonRequest;

/** Invites platforms: hands out the CREDENTIALS_TOKEN_A they register with. */
@Path("/operator/v1/invitations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("hub-operator")
public class InvitationsResource {

    private final Registrations registrations;
    private final HubIdentity hub;

    InvitationsResource(Registrations registrations, HubIdentity hub) {
        this.registrations = registrations;
        this.hub = hub;
    }

    /** The only answer of this API with a token in it, and the only time this one is shown. */
    record InvitationView(UUID platformId, String token, String versionsUrl, Instant expiresAt) {}

    @POST
    public Uni<Response> invite(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("name"));
        String name = request.text("name");
        request.requireRight();
        return registrations.invite(name).map(this::created);
    }

    Response created(Registrations.Invitation invitation) {
        return Response.status(201)
                .entity(new InvitationView(
                        invitation.platformId(), invitation.token(), hub.versionsUrl(), invitation.expiresAt()))
                .build();
    }
}
