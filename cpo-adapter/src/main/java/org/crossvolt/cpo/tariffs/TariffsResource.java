package org.crossvolt.cpo.tariffs;

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
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.crossvolt.cpo.registration.OperatedObject;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** The operator's API for tariffs. */
@Path("/cpo/v1/tariffs/{party}/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class TariffsResource {

    private final TariffStore store;
    private final OperatedObject objects;
    private final Clock clock;

    TariffsResource(TariffStore store, OperatedObject objects, Clock clock) {
        this.store = store;
        this.objects = objects;
        this.clock = clock;
    }

    @PUT
    public Uni<Response> keep(@PathParam("party") String party, @PathParam("id") String id, byte[] body) {
        Tariff tariff = OperatedObject.read(objects.completed(party, id, body, clock.instant()), Tariff.class);
        return store.keep(tariff)
                .map(created -> Response.status(created ? 201 : 200)
                        .entity(new String(OcpiJson.write(tariff), StandardCharsets.UTF_8))
                        .build());
    }

    @GET
    public Uni<String> show(@PathParam("party") String party, @PathParam("id") String id) {
        return store.find(objects.ownParty(party), id).map(found -> found.orElseThrow(TariffsResource::nothing));
    }

    @DELETE
    public Uni<Response> remove(@PathParam("party") String party, @PathParam("id") String id) {
        return store.remove(objects.ownParty(party), id).map(removed -> {
            if (!removed) {
                throw nothing();
            }
            return Response.noContent().build();
        });
    }

    private static ProblemException nothing() {
        return new ProblemException(Problem.of(404, "This party has no such tariff."));
    }
}
