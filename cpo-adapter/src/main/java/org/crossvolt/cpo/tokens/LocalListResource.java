package org.crossvolt.cpo.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** Whether a station keeps a list of tokens of its own. */
@Path("/cpo/v1/local-lists/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class LocalListResource {

    private final LocalLists lists;

    LocalListResource(LocalLists lists) {
        this.lists = lists;
    }

    @GET
    public Uni<String> show(@PathParam("id") String id) {
        return lists.view(id).map(LocalListResource::orNothing);
    }

    /** From now on the station's list follows the tokens that are known; asked again, it is tried at once. */
    @PUT
    public Uni<String> keep(@PathParam("id") String id) {
        return changed(id, true);
    }

    /** What the station has stays there, and is not brought up to date any more. */
    @DELETE
    public Uni<String> leave(@PathParam("id") String id) {
        return changed(id, false);
    }

    private Uni<String> changed(String id, boolean wanted) {
        return lists.view(id)
                .invoke(LocalListResource::orNothing)
                .chain(() -> lists.keep(id, wanted))
                .chain(() -> show(id));
    }

    private static String orNothing(Optional<String> found) {
        return found.orElseThrow(() -> new ProblemException(Problem.of(404, "No station has this id.")));
    }
}
