package org.crossvolt.cpo.cdrs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** CDRs for their operator. One that was wrong is never changed: a Credit CDR takes it back, and a new one may follow (3.3). */
@Path("/cpo/v1/cdrs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class CdrsResource {

    private static final int CONFLICT = 409;
    private static final String CREDIT = "-C";

    private final Pool database;
    private final Pushes pushes;
    private final Clock clock;

    CdrsResource(Pool database, Pushes pushes, Clock clock) {
        this.database = database;
        this.pushes = pushes;
        this.clock = clock;
    }

    @GET
    public Uni<String> show(@PathParam("id") String id) {
        return database.preparedQuery("SELECT document::text AS document FROM cpo.cdr WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw nothing();
                    }
                    return rows.iterator().next().getString("document");
                });
    }

    /** Takes a CDR back; with {@code again} its Session is billed anew, from all that is known now. */
    @POST
    @Path("credit")
    public Uni<Response> credit(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("again"));
        JsonNode again = request.field("again");
        if (again != null && !again.isBoolean()) {
            request.refuse("again", "type", "needs true or false", again.toString());
        }
        request.requireRight();
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT session_id, party, receiver, document::text AS document, credited, credits IS NOT NULL AS credit
                        FROM cpo.cdr WHERE id = $1 FOR UPDATE
                        """)
                        .execute(Tuple.of(id))
                        .chain(rows -> {
                            if (rows.size() == 0) {
                                throw nothing();
                            }
                            return credited(client, id, rows.iterator().next(), again != null && again.booleanValue());
                        }))
                .map(credit -> Response.status(201).entity(credit.toString()).build());
    }

    private Uni<ObjectNode> credited(SqlClient client, String id, Row row, boolean again) {
        if (row.getBoolean("credit") || row.getBoolean("credited")) {
            throw new ProblemException(
                    Problem.of(CONFLICT, "This CDR is a credit itself, or there is one for it already."));
        }
        Instant now = clock.instant();
        ObjectNode credit = credit(row.getString("document"), id, now);
        String creditId = id + CREDIT;
        return client.preparedQuery("UPDATE cpo.cdr SET credited = true WHERE id = $1")
                .execute(Tuple.of(id))
                .chain(() -> client.preparedQuery("""
                                INSERT INTO cpo.cdr (id, session_id, party, receiver, document, last_updated, credits)
                                VALUES ($1, $2, $3, $4, $5, $6, $7)
                                """)
                        .execute(Tuple.from(Arrays.<Object>asList(
                                creditId,
                                row.getUUID("session_id"),
                                row.getString("party"),
                                row.getString("receiver"),
                                new JsonObject(credit.toString()),
                                utc(now),
                                id))))
                .chain(() -> pushes.changed(client, CdrPush.KIND, creditId, Duration.ZERO))
                .chain(() -> client.preparedQuery("UPDATE cpo.session SET review = NULL, cdr_attempts = 0,"
                                + " cdr_due = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1")
                        .execute(Tuple.of(row.getUUID("session_id"), again, utc(now))))
                .replaceWith(credit);
    }

    /** All of the original, its total cost negated. */
    private static ObjectNode credit(String document, String id, Instant now) {
        try {
            ObjectNode credit = (ObjectNode) OcpiJson.mapper().readTree(document);
            credit.put("id", id + CREDIT)
                    .put("credit", true)
                    .put("credit_reference_id", id)
                    .put("last_updated", OcpiDateTime.format(now));
            ObjectNode total = credit.withObjectProperty("total_cost");
            for (String part : new String[] {"excl_vat", "incl_vat"}) {
                if (total.hasNonNull(part)) {
                    total.put(part, total.path(part).decimalValue().negate());
                }
            }
            return credit;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ProblemException nothing() {
        return new ProblemException(Problem.of(404, "There is no such CDR."));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
