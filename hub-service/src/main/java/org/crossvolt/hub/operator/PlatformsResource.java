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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.crossvolt.hub.broadcast.Resync;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.PlatformState;
import org.crossvolt.hub.registration.Quirks;
import org.crossvolt.hub.registration.Registrations;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
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
    private final Breakers breakers;
    private final Resync resync;

    PlatformsResource(
            PartyDirectory directory,
            Registrations registrations,
            InvitationsResource invitations,
            Breakers breakers,
            Resync resync) {
        this.directory = directory;
        this.registrations = registrations;
        this.invitations = invitations;
        this.breakers = breakers;
        this.resync = resync;
    }

    record Platforms(List<PlatformView> platforms) {}

    @GET
    public Platforms list() {
        return new Platforms(directory.current().platforms().stream()
                .map(platform -> PlatformView.of(platform, breakers.openOf(platform.id()), null))
                .sorted(Comparator.comparing(PlatformView::name))
                .toList());
    }

    @GET
    @Path("{id}")
    public Uni<PlatformView> one(@PathParam("id") String id) {
        Platform platform = find(id);
        return resync.behind(platform).map(behind -> PlatformView.of(platform, breakers.openOf(platform.id()), behind));
    }

    /** Sets quirks, all of them: what is left out or null is as detected, or as the standard says. */
    @PATCH
    @Path("{id}")
    public Uni<PlatformView> change(@PathParam("id") String id, byte[] body) {
        Platform platform = find(id);
        JsonRequest request = JsonRequest.of(body, Set.of("quirks"));
        Quirks quirks = quirks(request, platform);
        request.requireRight();
        return registrations.changeQuirks(platform.id(), quirks).chain(() -> one(id));
    }

    private static Quirks quirks(JsonRequest request, Platform platform) {
        JsonNode field = request.field("quirks");
        Map<Quirks.Switch, Boolean> switches = new EnumMap<>(Quirks.Switch.class);
        PartyId defaultFrom = null;
        if (field == null || !field.isObject()) {
            request.refuse("quirks", "required", "needs an object such as {\"raw_token\": true}", null);
            return Quirks.NONE;
        }
        for (Map.Entry<String, JsonNode> quirk : field.properties()) {
            JsonNode value = quirk.getValue();
            Quirks.Switch known = Quirks.Switch.find(quirk.getKey()).orElse(null);
            String pointer = "quirks/" + quirk.getKey();
            if (quirk.getKey().equals(Quirks.DEFAULT_FROM)) {
                defaultFrom = value.isNull() ? null : ownParty(request, platform, value);
            } else if (known == null) {
                request.refuse(pointer, "unknown", "is not known here; known are " + knownQuirks(), null);
            } else if (value.isBoolean()) {
                switches.put(known, value.booleanValue());
            } else if (!value.isNull()) {
                request.refuse(pointer, "type", "needs true, false or null", value.toString());
            }
        }
        requireOneFormOfToken(request, switches);
        return new Quirks(switches, defaultFrom);
    }

    /** No header can carry a line feed that is not encoded. */
    private static void requireOneFormOfToken(JsonRequest request, Map<Quirks.Switch, Boolean> switches) {
        if (switches.getOrDefault(Quirks.Switch.RAW_TOKEN, false)
                && switches.getOrDefault(Quirks.Switch.TOKEN_WITH_NEWLINE, false)) {
            request.refuse(
                    "quirks/" + Quirks.Switch.TOKEN_WITH_NEWLINE.text(),
                    "conflict",
                    "is for a token in Base64; raw_token sends it without",
                    "true");
        }
    }

    private static String knownQuirks() {
        return Arrays.stream(Quirks.Switch.values()).map(Quirks.Switch::text).collect(Collectors.joining(", ")) + ", "
                + Quirks.DEFAULT_FROM;
    }

    private static @Nullable PartyId ownParty(JsonRequest request, Platform platform, JsonNode value) {
        String pointer = "quirks/" + Quirks.DEFAULT_FROM;
        try {
            PartyId party = PartyId.parse(value.asText());
            if (platform.hosts(party)) {
                return party;
            }
            request.refuse(pointer, "own", "is not a party of this platform", value.toString());
        } catch (IllegalArgumentException notAParty) {
            request.refuse(pointer, "form", String.valueOf(notAParty.getMessage()), value.toString());
        }
        return null;
    }

    @POST
    @Path("{id}/suspend")
    public Uni<PlatformView> suspend(@PathParam("id") String id) {
        Platform platform = find(id);
        if (platform.state() == PlatformState.DELETED) {
            throw conflict("The platform ended the relation itself; there is nothing to suspend.");
        }
        return registrations.suspend(platform.id()).chain(() -> one(id));
    }

    @POST
    @Path("{id}/resume")
    public Uni<PlatformView> resume(@PathParam("id") String id) {
        Platform platform = find(id);
        if (platform.state() != PlatformState.SUSPENDED) {
            throw conflict("The platform is " + platform.state() + ", not SUSPENDED.");
        }
        return registrations.resume(platform).chain(() -> one(id));
    }

    /** A new token A, for a platform that lost its tokens or ended the relation and comes back. */
    @POST
    @Path("{id}/invite")
    public Uni<Response> invite(@PathParam("id") String id) {
        return registrations.inviteAgain(find(id).id()).map(invitations::created);
    }

    record Resyncing(List<String> modules) {}

    /** Brings everything that is kept to the platform's parties again, in its newest state, at a rate they can take. */
    @POST
    @Path("{id}/resync")
    public Uni<Response> resync(@PathParam("id") String id, byte[] body) {
        Platform platform = find(id);
        JsonRequest request = JsonRequest.of(body.length == 0 ? new byte[] {'{', '}'} : body, Set.of("modules"));
        List<ModuleId> modules = modules(request);
        request.requireRight();
        if (platform.state() != PlatformState.REGISTERED) {
            throw conflict("The platform is " + platform.state() + "; nothing can be brought to it.");
        }
        return resync.request(platform, modules)
                .map(taken -> Response.accepted(new Resyncing(
                                taken.stream().map(ModuleId::identifier).toList()))
                        .build());
    }

    private static List<ModuleId> modules(JsonRequest request) {
        JsonNode field = request.field("modules");
        if (field == null) {
            return List.of(ModuleId.values());
        }
        List<ModuleId> modules = new ArrayList<>();
        if (!field.isArray() || field.isEmpty()) {
            request.refuse("modules", "form", "needs a list of module identifiers", field.toString());
        }
        for (JsonNode name : field) {
            ModuleId.find(name.asText())
                    .filter(Resync.MODULES::contains)
                    .ifPresentOrElse(
                            modules::add,
                            () -> request.refuse("modules", "known", "knows only " + Resync.MODULES, name.toString()));
        }
        return modules;
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
