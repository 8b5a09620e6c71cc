package org.crossvolt.cpo.pushes;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** What the hub has still to be told, and what it refused. */
@Path("/cpo/v1/pushes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class PushesResource {

    private static final int MOST_LISTED = 500;
    private static final int LONGEST_KEY = 100;

    private final Pushes pushes;

    PushesResource(Pushes pushes) {
        this.pushes = pushes;
    }

    @GET
    public Uni<String> list() {
        return pushes.waiting(MOST_LISTED);
    }

    /** How many objects are sent again. */
    public record Resent(int resent) {}

    /** One parked object by kind and key, or without both all of them. */
    @POST
    @Path("resend")
    public Uni<Resent> resend(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("kind", "key"));
        boolean all = request.field("kind") == null && request.field("key") == null;
        String kind = all ? null : request.text("kind", LONGEST_KEY);
        String key = all ? null : request.text("key", LONGEST_KEY);
        request.requireRight();
        return pushes.resend(kind, key).map(count -> {
            if (count == 0 && !all) {
                throw new ProblemException(Problem.of(404, "No such object was refused."));
            }
            return new Resent(count);
        });
    }
}
