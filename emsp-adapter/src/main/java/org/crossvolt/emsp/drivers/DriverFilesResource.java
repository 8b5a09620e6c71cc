package org.crossvolt.emsp.drivers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.crossvolt.emsp.LineFiles;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Drivers by the thousand: in and out, one JSON text per line. */
@Path("/emsp/v1/driver-files")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("emsp-operator")
public class DriverFilesResource {

    private final DriverStore drivers;
    private final OurParties parties;
    private final LineFiles files;
    private final Clock clock;

    DriverFilesResource(DriverStore drivers, OurParties parties, LineFiles files, Clock clock) {
        this.drivers = drivers;
        this.parties = parties;
        this.files = files;
        this.clock = clock;
    }

    @POST
    @Consumes(LineFiles.NDJSON)
    public Uni<LineFiles.Import> take(byte[] body) {
        return files.take(body, DriverRequest.FIELDS_OF_FILES, this::add);
    }

    private Uni<String> add(JsonRequest request) {
        Driver driver = DriverRequest.read(request, parties, clock.instant());
        request.requireRight();
        return drivers.add(driver).map(done -> driver.id().toString());
    }

    /** Every driver who has not been erased, as an import takes them. */
    @GET
    @Produces(LineFiles.NDJSON)
    public Multi<JsonNode> export() {
        return LineFiles.lines(
                last -> drivers.toExport(last == null ? null : last.id(), Questions.PAGE), DriverFilesResource::line);
    }

    private static JsonNode line(Driver driver) {
        ObjectNode line = OcpiJson.mapper().createObjectNode();
        line.put("id", driver.id().toString()).put("party", driver.party());
        put(line, "name", driver.name());
        put(line, "email", driver.email());
        put(line, "subject", driver.subject());
        line.put("language", driver.language());
        return line;
    }

    private static void put(ObjectNode line, String name, @Nullable String value) {
        if (value != null) {
            line.put(name, value);
        }
    }
}
