package org.crossvolt.cpo.registration;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.party.HubRegistration;
import org.crossvolt.ocpi.party.Link;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** The operator's view of the link with the hub. */
@Path("/cpo/v1/hub")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("cpo-operator")
public class HubResource {

    private static final int CONFLICT = 409;
    private static final int BAD_GATEWAY = 502;

    private final HubLink link;
    private final HubRegistration registration;
    private final CpoPlatform own;
    private final Event<HubJoined> joined;

    HubResource(HubLink link, HubRegistration registration, CpoPlatform own, Event<HubJoined> joined) {
        this.link = link;
        this.registration = registration;
        this.own = own;
        this.joined = joined;
    }

    /** Never a token. */
    public record HubView(
            boolean registered,
            @Nullable String hub,
            @Nullable String versionsUrl,
            List<String> ownParties) {}

    @GET
    public HubView show() {
        return view(link.current());
    }

    /** Registers with the token A that the hub issued. */
    @POST
    public Uni<Response> connect(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("versions_url", "token"));
        String versionsUrl = request.text("versions_url", 255);
        String token = request.text("token", 64);
        request.requireRight();
        if (link.current().hub() != null) {
            throw new ProblemException(Problem.of(CONFLICT, "This platform is registered already; leave first."));
        }
        return told(registration.connect(versionsUrl, token))
                .invoke(() -> joined.fire(new HubJoined()))
                .map(done -> Response.status(201).entity(view(done)).build());
    }

    /** What a hub needs that starts the handshake itself; the token is shown this once. */
    public record Invitation(String token, String versionsUrl) {}

    @POST
    @Path("invitations")
    public Uni<Response> invite() {
        return registration
                .invite()
                .map(token -> Response.status(201)
                        .entity(new Invitation(token, own.versionsUrl()))
                        .build());
    }

    /** Tells the hub our parties and addresses again, and exchanges the tokens. */
    @PUT
    public Uni<HubView> update() {
        return told(Uni.createFrom().deferred(registration::update))
                .invoke(() -> joined.fire(new HubJoined()))
                .map(this::view);
    }

    @DELETE
    public Uni<Response> leave() {
        return told(Uni.createFrom().deferred(registration::disconnect))
                .map(done -> Response.noContent().build());
    }

    private static Uni<Link> told(Uni<Link> handshake) {
        return handshake
                .onFailure(OcpiException.class)
                .transform(failure -> new ProblemException(Problem.of(
                        failure.getMessage() != null
                                        && failure.getMessage().startsWith("This platform is not registered")
                                ? CONFLICT
                                : BAD_GATEWAY,
                        String.valueOf(failure.getMessage()))));
    }

    private HubView view(Link now) {
        Link.Hub hub = now.hub();
        return new HubView(
                hub != null,
                hub == null ? null : hub.party().toString(),
                hub == null ? null : hub.versionsUrl(),
                own.roles().stream().map(role -> role.party().toString()).toList());
    }
}
