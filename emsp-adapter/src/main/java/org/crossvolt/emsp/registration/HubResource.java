package org.crossvolt.emsp.registration;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Consumes;
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

/** The link with the hub, for the operator: registers, renews, ends. */
@Path("/emsp/v1/hub")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class HubResource {

    private final HubLink link;
    private final HubRegistration registration;
    private final OurParties parties;
    private final Event<HubRegistered> registered;

    HubResource(HubLink link, HubRegistration registration, OurParties parties, Event<HubRegistered> registered) {
        this.link = link;
        this.registration = registration;
        this.parties = parties;
        this.registered = registered;
    }

    /** @param hub such as {@code NL-HUB}, absent while there is none */
    record HubView(boolean registered, List<String> hub, Set<String> parties) {}

    @GET
    public HubView show() {
        return view(link.current());
    }

    /** Starts the handshake with a token A that the hub issued (section 4). */
    @POST
    public Uni<Response> connect(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("versions_url", "token"));
        String versionsUrl = request.text("versions_url", 255);
        String token = request.text("token", 64);
        request.requireRight();
        return told(registration.connect(versionsUrl, token))
                .invoke(link -> registered.fire(new HubRegistered()))
                .map(link -> Response.status(201).entity(view(link)).build());
    }

    /** Sends our credentials again: new addresses, new roles, new tokens. */
    @PUT
    public Uni<HubView> update() {
        return told(registration.update()).map(this::view);
    }

    @DELETE
    public Uni<Response> disconnect() {
        return told(registration.disconnect()).map(link -> Response.noContent().build());
    }

    /** An invitation for a hub that starts the handshake itself; shown once. */
    @POST
    @Path("invitation")
    public Uni<Response> invite() {
        return registration
                .invite()
                .map(token -> Response.status(201)
                        .entity(new Invitation(token, parties.publicUrl() + "/ocpi/versions"))
                        .build());
    }

    record Invitation(String token, String versionsUrl) {

        @Override
        public String toString() {
            return "Invitation[" + versionsUrl + "]";
        }
    }

    private HubView view(Link link) {
        Link.Hub hub = link.hub();
        return new HubView(
                hub != null,
                hub == null ? List.of() : List.of(hub.party().toString()),
                parties.parties().keySet());
    }

    /** A handshake that failed is the operator's to mend, so it says at which step. */
    private static Uni<Link> told(Uni<Link> step) {
        return step.onFailure(OcpiException.class)
                .transform(failure -> new ProblemException(Problem.of(502, "The hub: " + failure.sentence())));
    }
}
