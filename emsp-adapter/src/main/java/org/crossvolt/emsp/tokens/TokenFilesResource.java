package org.crossvolt.emsp.tokens;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Tokens by the thousand: in and out, one JSON text per line. */
@Path("/emsp/v1/token-files")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("emsp-operator")
public class TokenFilesResource {

    private static final String NDJSON = "application/x-ndjson";

    private final TokenStore store;
    private final TokenIssue issue;
    private final TokensConfig config;

    TokenFilesResource(TokenStore store, TokenIssue issue, TokensConfig config) {
        this.store = store;
        this.issue = issue;
        this.config = config;
    }

    /** What one line of an import came to. */
    record Imported(int line, @Nullable UUID id, @Nullable Problem problem) {}

    record Import(int added, int refused, List<Imported> lines) {}

    /** One token per line, in JSON; good lines are taken, bad ones named. Sent again, a line that was taken is a 409. */
    @POST
    @Consumes(NDJSON)
    public Uni<Import> take(byte[] body) {
        List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() > config.importLines()) {
            throw new ProblemException(
                    Problem.of(413, "An import has at most " + config.importLines() + " lines; send several."));
        }
        List<Imported> outcomes = new ArrayList<>();
        Multi<Imported> each = Multi.createFrom()
                .range(0, lines.size())
                .filter(line -> !lines.get(line).isBlank())
                .onItem()
                .transformToUniAndConcatenate(line -> take(line + 1, lines.get(line)));
        return each.invoke(outcomes::add)
                .collect()
                .last()
                .map(done -> new Import(
                        (int) outcomes.stream().filter(one -> one.id() != null).count(),
                        (int) outcomes.stream().filter(one -> one.id() == null).count(),
                        outcomes));
    }

    private Uni<Imported> take(int line, String json) {
        return Uni.createFrom()
                .deferred(() -> {
                    JsonRequest request = JsonRequest.of(json.getBytes(StandardCharsets.UTF_8), TokenRequest.FIELDS);
                    TokenRequest wanted = TokenRequest.read(request);
                    request.requireRight();
                    return issue.add(request, wanted);
                })
                .map(view -> new Imported(line, view.id(), null))
                .onFailure(ProblemException.class)
                .recoverWithItem(refused -> new Imported(line, null, refused.problem()));
    }

    /** Every token, one per line, as an import takes them. */
    @GET
    @Produces(NDJSON)
    public Multi<String> export() {
        return Multi.createBy()
                .repeating()
                .<UUID[], List<KnownToken>>uni(
                        () -> new UUID[1],
                        last -> store.list(last[0], Questions.PAGE)
                                .invoke(page -> last[0] = page.isEmpty()
                                        ? last[0]
                                        : page.getLast().id()))
                .whilst(page -> page.size() == Questions.PAGE)
                .onItem()
                .transformToMultiAndConcatenate(page -> Multi.createFrom().iterable(page))
                .map(TokenFilesResource::line);
    }

    private static String line(KnownToken token) {
        ObjectNode line = OcpiJson.mapper().createObjectNode();
        line.put("contract", token.contract()).put("type", token.type()).put("uid", token.uid());
        line.put("whitelist", token.whitelist());
        put(line, "visual_number", token.visualNumber());
        put(line, "group_id", token.groupId());
        put(line, "valid_until", token.validUntil());
        put(line, "language", token.language());
        put(line, "default_profile_type", token.defaultProfileType());
        return line + "\n";
    }

    private static void put(ObjectNode line, String name, @Nullable Object value) {
        if (value != null) {
            line.put(name, value.toString());
        }
    }
}
