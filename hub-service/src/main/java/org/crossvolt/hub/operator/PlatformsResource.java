package org.crossvolt.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.PlatformState;
import org.crossvolt.hub.registration.Quirks;
import org.crossvolt.hub.registration.Registrations;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Platforms: who they are, how they are doing, and what the operator can change about it. */
@Path("/operator/v1/platforms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("hub-operator")
public class PlatformsResource {

    private final PartyDirectory directory;
    private final Registrations registrations;
    private final InvitationsResource invitations;

    PlatformsResource(PartyDirectory directory, Registrations registrations, InvitationsResource invitations) {
        this.directory = directory;
        this.registrations = registrations;
        this.invitations = invitations;
    }

    record Platforms(List<PlatformView> platforms) {}

    @GET
    public Platforms list() {
        return new Platforms(directory.current().platforms().stream()
                .map(PlatformView::of)
                .sorted(Comparator.comparing(PlatformView::name))
                .toList());
    }

    @GET
    @Path("{id}")
    public PlatformView one(@PathParam("id") String id) {
        return PlatformView.of(find(id));
    }

    /** Sets quirks; null means as detected. */
    @PATCH
    @Path("{id}")
    public Uni<PlatformView> change(@PathParam("id") String id, byte[] body) {
        Platform platform = find(id);
        JsonRequest request = JsonRequest.of(body, Set.of("quirks"));
        JsonNode quirks = request.field("quirks");
        if (quirks == null || !quirks.isObject()) {
            request.refuse("quirks", "required", "needs an object such as {\"raw_token\": true}", null);
        } else {
            quirks.properties().forEach(quirk -> {
                if (!quirk.getKey().equals("raw_token")) {
                    request.refuse(
                            "quirks/" + quirk.getKey(), "unknown", "is not known here; known is raw_token", null);
                } else if (!quirk.getValue().isBoolean() && !quirk.getValue().isNull()) {
                    request.refuse(
                            "quirks/raw_token",
                            "type",
                            "needs true, false or null",
                            quirk.getValue().toString());
                }
            });
        }
        request.requireRight();
        return registrations
                .changeQuirks(platform.id(), new Quirks(rawToken(quirks)))
                .replaceWith(() -> one(id));
    }

    private static @Nullable Boolean rawToken(@Nullable JsonNode quirks) {
        return quirks != null && quirks.hasNonNull("raw_token")
                ? quirks.get("raw_token").booleanValue()
                : null;
    }

    @POST
    @Path("{id}/suspend")
    public Uni<PlatformView> suspend(@PathParam("id") String id) {
        Platform platform = find(id);
        if (platform.state() == PlatformState.DELETED) {
            throw conflict("The platform ended the relation itself; there is nothing to suspend.");
        }
        return registrations.suspend(platform.id()).replaceWith(() -> one(id));
    }

    @POST
    @Path("{id}/resume")
    public Uni<PlatformView> resume(@PathParam("id") String id) {
        Platform platform = find(id);
        if (platform.state() != PlatformState.SUSPENDED) {
            throw conflict("The platform is " + platform.state() + ", not SUSPENDED.");
        }
        return registrations.resume(platform).replaceWith(() -> one(id));
    }

    /** A new token A, for a platform that lost its tokens or ended the relation and comes back. */
    @POST
    @Path("{id}/invite")
    public Uni<Response> invite(@PathParam("id") String id) {
        return registrations.inviteAgain(find(id).id()).map(invitations::created);
    }

    private Platform find(String id) {
        Platform platform;
        try {
            platform = directory.current().platform(UUID.fromString(id));
        } catch (IllegalArgumentException notAnId) {
            platform = null;
        }
        if (platform == null) {
            throw new ProblemException(Problem.of(404, "There is no platform with this id."));
        }
        return platform;
    }

    private static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(409, detail));
    }
}
