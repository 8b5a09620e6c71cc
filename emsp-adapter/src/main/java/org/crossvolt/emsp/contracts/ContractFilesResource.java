package org.crossvolt.emsp.contracts;

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
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;

/** Contracts by the thousand: in and out, one JSON text per line. */
@Path("/emsp/v1/contract-files")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("emsp-operator")
public class ContractFilesResource {

    private final ContractStore contracts;
    private final ContractIssue issue;
    private final LineFiles files;
    private final Clock clock;

    ContractFilesResource(ContractStore contracts, ContractIssue issue, LineFiles files, Clock clock) {
        this.contracts = contracts;
        this.issue = issue;
        this.files = files;
        this.clock = clock;
    }

    @POST
    @Consumes(LineFiles.NDJSON)
    public Uni<LineFiles.Import> take(byte[] body) {
        return files.take(body, ContractRequest.FIELDS_OF_FILES, this::add);
    }

    private Uni<String> add(JsonRequest request) {
        ContractRequest wanted = ContractRequest.read(request, clock.instant());
        request.requireRight();
        return issue.add(request, wanted).map(Contract::id);
    }

    /** Every contract that has not ended, as an import takes them. */
    @GET
    @Produces(LineFiles.NDJSON)
    public Multi<JsonNode> export() {
        return LineFiles.lines(
                last -> contracts.toExport(last == null ? null : last.id(), Questions.PAGE),
                ContractFilesResource::line);
    }

    private static JsonNode line(Contract contract) {
        ObjectNode line = OcpiJson.mapper().createObjectNode();
        line.put("id", contract.id()).put("driver", contract.driver().toString());
        line.put("state", contract.state().name());
        line.put("valid_from", contract.validFrom().toString());
        if (contract.validUntil() != null) {
            line.put("valid_until", contract.validUntil().toString());
        }
        line.put("currency", contract.currency());
        line.set("limits", OcpiJson.mapper().valueToTree(contract.limits()));
        line.put("spent", contract.spent());
        return line;
    }
}
