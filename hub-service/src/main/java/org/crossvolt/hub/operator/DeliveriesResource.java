package org.crossvolt.hub.operator;

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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.hub.safekeeping.SafeCdr;
import org.crossvolt.hub.safekeeping.Safekeeping;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** CDRs in safe-keeping: what the hub still owes, what came of the rest. Either party's administrator sees its own. */
@Path("/operator/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"hub-operator", "party-admin"})
public class DeliveriesResource {

    private static final int MOST = 200;

    private final Safekeeping safekeeping;
    private final ActingFor actingFor;

    DeliveriesResource(Safekeeping safekeeping, ActingFor actingFor) {
        this.safekeeping = safekeeping;
        this.actingFor = actingFor;
    }

    record DeliveryView(
            UUID id,
            String from,
            String to,
            String cdrId,
            String state,
            int attempts,
            String reason,
            Instant takenAt,
            @Nullable Instant nextAt,
            @Nullable Instant endedAt) {

        static DeliveryView of(SafeCdr cdr) {
            return new DeliveryView(
                    cdr.id(),
                    cdr.owner().toString(),
                    cdr.receiver().toString(),
                    cdr.cdrId(),
                    cdr.state().name(),
                    cdr.attempts(),
                    cdr.reason(),
                    cdr.takenAt(),
                    cdr.state() == SafeCdr.State.WAITING ? cdr.nextAt() : null,
                    cdr.endedAt());
        }
    }

    record Deliveries(List<DeliveryView> deliveries) {}

    /** The newest 200 of those asked for. */
    @GET
    public Uni<Deliveries> list(
            @QueryParam("party") @Nullable String party, @QueryParam("state") @Nullable String state) {
        Set<PartyId> parties = partiesOf(party);
        SafeCdr.State wanted = stateOf(state);
        return safekeeping
                .list(parties, wanted, MOST)
                .map(found ->
                        new Deliveries(found.stream().map(DeliveryView::of).toList()));
    }

    private @Nullable Set<PartyId> partiesOf(@Nullable String party) {
        if (party == null) {
            return actingFor.isOperator() ? null : actingFor.administered();
        }
        try {
            PartyId asked = PartyId.parse(party);
            return actingFor.mayAct(asked) ? Set.of(asked) : Set.of();
        } catch (IllegalArgumentException notAParty) {
            throw new ProblemException(Problem.of(400, "party: " + notAParty.getMessage()));
        }
    }

    private static SafeCdr.@Nullable State stateOf(@Nullable String state) {
        try {
            return state == null ? null : SafeCdr.State.valueOf(state.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new ProblemException(
                    Problem.of(400, "state: has to be one of " + Arrays.toString(SafeCdr.State.values())));
        }
    }

    @GET
    @Path("{id}")
    public Uni<DeliveryView> one(@PathParam("id") String id) {
        return find(id).map(DeliveryView::of);
    }

    /** Tries a rejected or parked CDR again from the beginning; the receiver tells repeats by the CDR's id. */
    @POST
    @Path("{id}/resend")
    public Uni<Response> resend(@PathParam("id") String id) {
        return find(id).chain(cdr -> safekeeping.tryAgain(cdr.id()).map(again -> {
            if (!again) {
                throw new ProblemException(Problem.of(
                        409, "The CDR is " + cdr.state() + "; only REJECTED and PARKED ones can be sent again."));
            }
            return Response.accepted().build();
        }));
    }

    private Uni<SafeCdr> find(String id) {
        Set<PartyId> own = actingFor.isOperator() ? null : actingFor.administered();
        UUID wanted;
        try {
            wanted = UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw notFound();
        }
        return safekeeping
                .find(wanted)
                .map(found -> found.filter(
                                cdr -> own == null || own.contains(cdr.owner()) || own.contains(cdr.receiver()))
                        .orElseThrow(DeliveriesResource::notFound));
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no delivery with this id."));
    }
}
