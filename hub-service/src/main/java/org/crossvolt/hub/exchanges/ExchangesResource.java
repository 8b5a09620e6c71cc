package org.crossvolt.hub.exchanges;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.Problem;
import org.jspecify.annotations.Nullable;

/** The trace, for operators: one row per leg, newest exchange first. */
@Path("/operator/v1/exchanges")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("hub-operator")
public class ExchangesResource {

    private static final int PAGE = 100;

    private final ExchangeStore store;
    private final TraceBodies bodies;
    private final Clock clock;

    ExchangesResource(ExchangeStore store, TraceBodies bodies, Clock clock) {
        this.store = store;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** What is kept of an exchange's two bodies, as JSON with identifiers of drivers masked. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bodies(
            UUID exchangeId,
            Instant keptUntil,
            @JsonRawValue @Nullable String request,
            @JsonRawValue @Nullable String response) {}

    @GET
    @Path("/{id}/bodies")
    public Uni<Response> bodies(@PathParam("id") String id) {
        List<Problem.Detail> wrong = new ArrayList<>();
        UUID exchange = read("id", id, UUID::fromString, wrong);
        if (exchange == null) {
            return Uni.createFrom()
                    .item(Problem.of(400, "This is not the id of an exchange.", wrong)
                            .toResponse());
        }
        return store.bodies(exchange, clock.instant())
                .map(kept -> kept == null
                        ? Problem.of(404, "No bodies of this exchange are kept.")
                                .toResponse()
                        : Response.ok(new Bodies(
                                        exchange,
                                        kept.keptUntil(),
                                        open(kept.fromParty(), kept.request()),
                                        open(kept.fromParty(), kept.response())))
                                .build());
    }

    private @Nullable String open(String fromParty, byte @Nullable [] sealed) {
        return sealed == null ? null : bodies.open(fromParty, sealed);
    }

    /** @param nextCursor absent on the last page */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(
            List<ExchangeRow> exchanges, @Nullable String nextCursor) {}

    @GET
    public Uni<Response> find(
            @QueryParam("correlation_id") @Nullable String correlationId,
            @QueryParam("request_id") @Nullable String requestId,
            @QueryParam("party") @Nullable String party,
            @QueryParam("module") @Nullable String module,
            @QueryParam("object_id") @Nullable String objectId,
            @QueryParam("from") @Nullable String from,
            @QueryParam("until") @Nullable String until,
            @QueryParam("status") @Nullable String status,
            @QueryParam("cursor") @Nullable String cursor) {
        List<Problem.Detail> wrong = new ArrayList<>();
        ExchangeStore.Search search = new ExchangeStore.Search(
                correlationId,
                requestId,
                read("party", party, text -> PartyId.parse(text).toString().toUpperCase(Locale.ROOT), wrong),
                module,
                objectId,
                read("from", from, ExchangesResource::instant, wrong),
                read("until", until, ExchangesResource::instant, wrong),
                read("status", status, Integer::valueOf, wrong),
                read("cursor", cursor, UUID::fromString, wrong),
                PAGE + 1);
        if (!wrong.isEmpty()) {
            return Uni.createFrom()
                    .item(Problem.of(400, "Some parameters could not be read.", wrong)
                            .toResponse());
        }
        return store.find(search).map(rows -> Response.ok(pageOf(rows)).build());
    }

    private static Instant instant(String text) {
        return OcpiDateTime.parse(text).instant();
    }

    private static <T> @Nullable T read(
            String name, @Nullable String text, Function<String, T> reader, List<Problem.Detail> wrong) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException unreadable) {
            wrong.add(new Problem.Detail("/" + name, "format", String.valueOf(unreadable.getMessage()), text));
            return null;
        }
    }

    /** A page ends with a whole exchange, so that the cursor, an exchange's id, cuts no exchange in two. */
    private static Page pageOf(List<ExchangeRow> rows) {
        if (rows.size() <= PAGE) {
            return new Page(rows, null);
        }
        UUID cut = rows.getLast().exchangeId();
        List<ExchangeRow> whole =
                rows.stream().filter(row -> !row.exchangeId().equals(cut)).toList();
        return whole.isEmpty()
                ? new Page(rows, cut.toString())
                : new Page(whole, whole.getLast().exchangeId().toString());
    }
}
