package org.crossvolt.emsp.tokens;

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
import org.crossvolt.emsp.LineFiles;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Tokens by the thousand: in and out, one JSON text per line. */
@Path("/emsp/v1/token-files")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("emsp-operator")
public class TokenFilesResource {

    private final TokenStore store;
    private final TokenIssue issue;
    private final LineFiles files;

    TokenFilesResource(TokenStore store, TokenIssue issue, LineFiles files) {
        this.store = store;
        this.issue = issue;
        this.files = files;
    }

    @POST
    @Consumes(LineFiles.NDJSON)
    public Uni<LineFiles.Import> take(byte[] body) {
        return files.take(body, TokenRequest.FIELDS_OF_FILES, this::add);
    }

    private Uni<String> add(JsonRequest request) {
        TokenRequest wanted = TokenRequest.read(request);
        request.requireRight();
        return issue.add(request, wanted).map(view -> view.id().toString());
    }

    /** Every token of a contract that has not ended, as an import takes them. */
    @GET
    @Produces(LineFiles.NDJSON)
    public Multi<JsonNode> export() {
        return LineFiles.lines(
                last -> store.toExport(last == null ? null : last.id(), Questions.PAGE), TokenFilesResource::line);
    }

    private static JsonNode line(TokenStore.NewToken token) {
        ObjectNode line = OcpiJson.mapper().createObjectNode();
        line.put("contract", token.contract()).put("type", token.type()).put("uid", token.uid());
        line.put("whitelist", token.whitelist());
        put(line, "visual_number", token.visualNumber());
        put(line, "group_id", token.groupId());
        put(line, "valid_until", token.validUntil());
        put(line, "language", token.language());
        put(line, "default_profile_type", token.defaultProfileType());
        if (token.blocked()) {
            line.put("blocked", true);
        }
        return line;
    }

    private static void put(ObjectNode line, String name, @Nullable Object value) {
        if (value != null) {
            line.put(name, value.toString());
        }
    }
}
