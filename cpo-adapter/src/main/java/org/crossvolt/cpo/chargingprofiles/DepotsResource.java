package org.crossvolt.cpo.chargingprofiles;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crossvolt.cpo.registration.OperatedObject;
import org.crossvolt.ocpi.chargingprofiles.ChargingRateUnit;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** Depots: groups of stations that share a limit. */
@Path("/cpo/v1/depots")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class DepotsResource {

    private static final int LONGEST_ID = 36;
    private static final int MOST_STATIONS = 1_000;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(100_000_000);

    private final DepotStore store;
    private final Depots depots;
    private final OperatedObject objects;

    DepotsResource(DepotStore store, Depots depots, OperatedObject objects) {
        this.store = store;
        this.depots = depots;
        this.objects = objects;
    }

    @GET
    public Uni<String> list() {
        return store.view(null);
    }

    @GET
    @Path("{id}")
    public Uni<String> show(@PathParam("id") String id) {
        return store.view(id).map(list -> {
            if (list.equals("[]")) {
                throw nothing();
            }
            return list.substring(1, list.length() - 1);
        });
    }

    /** Makes a depot, or changes its limit or its stations; running sessions follow within seconds. */
    @PUT
    @Path("{id}")
    public Uni<Response> put(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("party", "unit", "limit", "minimum", "stations"));
        PartyId party = request.optional("party", PartyId::parse);
        if (request.field("party") == null) {
            request.refuse("party", "required", "is missing", null);
        }
        String unit = request.text("unit", 1);
        if (!unit.equals("A") && !unit.equals("W")) {
            request.refuse("unit", "values", "needs A (per phase) or W", unit);
        }
        BigDecimal limit = amount(request, "limit");
        BigDecimal minimum = amount(request, "minimum");
        List<String> stations = stations(request);
        if (id.length() > LONGEST_ID) {
            throw new ProblemException(Problem.of(400, "The id has more than " + LONGEST_ID + " characters."));
        }
        request.requireRight();
        PartyId owner = objects.ownParty(String.valueOf(party));
        DepotStore.Depot depot = new DepotStore.Depot(id, owner, new ChargingRateUnit(unit), limit, minimum, stations);
        return store.keep(depot)
                .map(kept -> kept.orElseThrow(() -> new ProblemException(Problem.of(
                        409,
                        "Every station has to be this party's, and in no other depot; the depot has to be its too."))))
                .call(() -> store.leaving(id, stations).chain(this::letGo))
                .chain(created -> show(id).map(shown ->
                        Response.status(created ? 201 : 200).entity(shown).build()));
    }

    private static BigDecimal amount(JsonRequest request, String name) {
        JsonNode value = request.field(name);
        if (value == null
                || !value.isNumber()
                || value.decimalValue().signum() < 0
                || value.decimalValue().compareTo(LARGEST) > 0) {
            request.refuse(
                    name, "range", "needs a number from 0 to " + LARGEST, value == null ? null : value.toString());
            return BigDecimal.ZERO;
        }
        return value.decimalValue();
    }

    private static List<String> stations(JsonRequest request) {
        JsonNode list = request.field("stations");
        List<String> stations = new ArrayList<>();
        if (list != null && list.isArray()) {
            list.forEach(one -> stations.add(one.asText()));
        }
        if (list == null
                || !list.isArray()
                || list.isEmpty()
                || list.size() > MOST_STATIONS
                || Set.copyOf(stations).size() != stations.size()) {
            request.refuse(
                    "stations", "values", "needs a list of 1 to " + MOST_STATIONS + " different station ids", null);
        }
        return stations;
    }

    /** Its stations may draw what they like again. */
    @DELETE
    @Path("{id}")
    public Uni<Response> remove(@PathParam("id") String id) {
        return store.find(id)
                .chain(found -> letGo(found.orElseThrow(DepotsResource::nothing).stations()))
                .chain(() -> store.remove(id))
                .replaceWith(() -> Response.noContent().build());
    }

    private Uni<Void> letGo(List<String> stations) {
        return Multi.createFrom()
                .iterable(stations)
                .onItem()
                .transformToUniAndMerge(depots::letGo)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static ProblemException nothing() {
        return new ProblemException(Problem.of(404, "There is no such depot."));
    }
}
