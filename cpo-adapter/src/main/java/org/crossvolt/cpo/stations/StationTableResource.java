package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** Stations as a table (CSV), in and out. */
@Path("/cpo/v1/station-table")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class StationTableResource {

    private static final int MOST_EXPORTED = 20_000;

    private final StationStore store;
    private final Provisioning provisioning;

    StationTableResource(StationStore store, Provisioning provisioning) {
        this.store = store;
        this.provisioning = provisioning;
    }

    /** All stations as a table, one line per connector; without keys. */
    @GET
    @Produces("text/csv")
    public Uni<String> export() {
        return store.list("", MOST_EXPORTED).map(list -> StationCsv.write(json(list)));
    }

    /** What became of a table: whom it provisioned, and who was refused why. */
    public record Imported(List<String> provisioned, List<Refusal> refused) {}

    /** One station that was refused. */
    public record Refusal(String id, Problem problem) {}

    /** Provisions the stations of a table; each of them by itself, so that one bad line does not stop the others. */
    @POST
    public Uni<Imported> importTable(byte[] csv) {
        List<String> provisioned = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        return Multi.createFrom()
                .iterable(StationCsv.read(csv).entrySet())
                .onItem()
                .transformToUniAndConcatenate(one -> Uni.createFrom()
                        .deferred(() -> provisioning.create(StationCsv.bytes(one.getValue())))
                        .invoke(spec -> provisioned.add(spec.id()))
                        .onFailure(ProblemException.class)
                        .recoverWithItem(failure -> {
                            refused.add(new Refusal(one.getKey(), ((ProblemException) failure).problem()));
                            return null;
                        }))
                .collect()
                .last()
                .replaceWith(() -> new Imported(provisioned, refused));
    }

    private static JsonNode json(String text) {
        try {
            return OcpiJson.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
