package org.crossvolt.cpo.locations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.cpo.registration.OperatedObject;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** The operator's API for locations. */
@Path("/cpo/v1/locations/{party}/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class LocationsResource {

    private final LocationStore store;
    private final OperatedObject objects;
    private final Clock clock;

    LocationsResource(LocationStore store, OperatedObject objects, Clock clock) {
        this.store = store;
        this.objects = objects;
        this.clock = clock;
    }

    /** A Location of OCPI without EVSEs: those come from stations. */
    @PUT
    public Uni<Response> keep(@PathParam("party") String party, @PathParam("id") String id, byte[] body) {
        JsonNode given = objects.completed(party, id, body, clock.instant());
        if (given instanceof ObjectNode object && object.has("evses")) {
            object.remove("evses");
        }
        Location location = OperatedObject.read(given, Location.class);
        return store.keep(location)
                .map(created -> Response.status(created ? 201 : 200)
                        .entity(new String(
                                org.crossvolt.ocpi.types.OcpiJson.write(location),
                                java.nio.charset.StandardCharsets.UTF_8))
                        .build());
    }

    @GET
    public Uni<String> show(@PathParam("party") String party, @PathParam("id") String id) {
        return store.find(objects.ownParty(party), id)
                .map(found -> found.orElseThrow(
                        () -> new ProblemException(Problem.of(404, "This party has no such location."))));
    }
}
