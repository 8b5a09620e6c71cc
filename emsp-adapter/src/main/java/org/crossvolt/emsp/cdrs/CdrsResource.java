package org.crossvolt.emsp.cdrs;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** CDRs for the operator: what is held and why; accepting and disputing. */
@Path("/emsp/v1/cdrs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class CdrsResource {

    private static final int LONGEST_REASON = 500;

    private final CdrStore store;

    CdrsResource(CdrStore store) {
        this.store = store;
    }

    record CdrView(
            UUID id,
            String network,
            String cdr,
            @Nullable String session,
            String contract,
            CdrState state,
            @Nullable String reason,
            @Nullable String creditOf,
            String currency,
            BigDecimal amount,
            Instant start,
            Instant receivedAt) {

        static CdrView of(CdrEntry entry) {
            return new CdrView(
                    entry.ref(),
                    entry.cdr().party().toString(),
                    entry.cdr().id().toString(),
                    entry.cdr().sessionId() == null
                            ? null
                            : entry.cdr().sessionId().toString(),
                    entry.contract(),
                    entry.state(),
                    entry.reason(),
                    entry.creditOf(),
                    entry.currency(),
                    entry.amount(),
                    entry.cdr().startDateTime().instant(),
                    entry.receivedAt());
        }

        @Override
        public String toString() {
            return "CdrView[" + id + "]";
        }
    }

    record Page(List<CdrView> cdrs, @Nullable UUID next) {}

    @GET
    public Uni<Page> list(@QueryParam("state") @Nullable String state, @QueryParam("after") @Nullable String after) {
        CdrState wanted = Questions.parameter("state", state, CdrState::valueOf);
        return store.list(
                        wanted == null ? null : wanted.name(),
                        Questions.parameter("after", after, UUID::fromString),
                        Questions.PAGE)
                .map(page -> new Page(
                        page.stream().map(CdrView::of).toList(),
                        page.size() < Questions.PAGE ? null : page.getLast().ref()));
    }

    @GET
    @Path("{id}")
    public Uni<CdrView> one(@PathParam("id") String id) {
        return find(id).map(CdrView::of);
    }

    private Uni<CdrEntry> find(String id) {
        return store.find(Questions.id(id, "CDR")).map(found -> found.orElseThrow(() -> Questions.unknown("CDR")));
    }

    /** Bills what was held, as it is. */
    @POST
    @Path("{id}/accept")
    public Uni<CdrView> accept(@PathParam("id") String id) {
        return find(id).flatMap(entry -> {
            boolean open = entry.state() == CdrState.HELD || entry.state() == CdrState.DISPUTED;
            if (!open || entry.isCredit()) {
                throw Questions.conflict("Only a CDR that is held or disputed can be accepted; this one is "
                        + entry.state() + (entry.isCredit() ? " and a credit." : "."));
            }
            return store.bill(entry, null).flatMap(billing -> switch (billing) {
                case BILLED -> one(id);
                case SESSION_BILLED ->
                    throw Questions.conflict("This session was billed already; let that CDR be credited first.");
                case TOO_LATE -> throw Questions.conflict("Somebody has decided meanwhile.");
            });
        });
    }

    /** Says that a CDR is wrong; a bill that stands stands until its credit comes. */
    @POST
    @Path("{id}/dispute")
    public Uni<CdrView> dispute(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("reason"));
        String reason = request.text("reason", LONGEST_REASON);
        request.requireRight();
        return find(id).flatMap(entry -> {
            if (entry.state() != CdrState.HELD && entry.state() != CdrState.ACCEPTED) {
                throw Questions.conflict(
                        "Only a CDR that is held or accepted can be disputed; this one is " + entry.state() + ".");
            }
            return store.move(entry, CdrState.DISPUTED, reason).flatMap(moved -> one(id));
        });
    }
}
