package org.crossvolt.hub.operator;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.crossvolt.hub.broadcast.Resync;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.ExchangeRow;
import org.crossvolt.hub.exchanges.ExchangeStore;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/**
 * Sends what a delivery in the trace was about once more: the object's newest state, under the same correlation id, marked
 * as sent again (I13). CDRs in safe-keeping have their own way (DeliveriesResource).
 */
@Path("/operator/v1/exchanges")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("hub-operator")
public class ResendsResource {

    private final ExchangeStore trace;
    private final Resync resync;

    ResendsResource(ExchangeStore trace, Resync resync) {
        this.trace = trace;
        this.resync = resync;
    }

    record Preview(String to, String module, String path, long version, int bytes) {}

    record Resent(String to, String module, String path, long version, String outcome) {}

    /** What a POST would send now. */
    @GET
    @Path("{id}/resend")
    public Uni<Preview> preview(@PathParam("id") String id) {
        return find(id).chain(this::parcelOf)
                .map(parcel -> new Preview(
                        parcel.receiver().toString(),
                        parcel.module().identifier(),
                        parcel.path(),
                        parcel.version(),
                        parcel.bytes()));
    }

    @POST
    @Path("{id}/resend")
    public Uni<Resent> send(@PathParam("id") String id) {
        return find(id).chain(row -> parcelOf(row)
                .chain(parcel -> resync.sendAgain(parcel.receiver(), parcel.module(), row.path(), row.correlationId())
                        .map(outcome -> new Resent(
                                parcel.receiver().toString(),
                                parcel.module().identifier(),
                                parcel.path(),
                                parcel.version(),
                                outcome))));
    }

    private Uni<ExchangeRow> find(String id) {
        UUID exchange;
        try {
            exchange = UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw notFound();
        }
        return trace.exchange(exchange).map(legs -> legs.stream().findFirst().orElseThrow(ResendsResource::notFound));
    }

    private Uni<Resync.Parcel> parcelOf(ExchangeRow row) {
        ModuleId module = ModuleId.find(row.module()).orElseThrow(ResendsResource::notFound);
        boolean delivery = row.kind().equals(Exchange.LegKind.DELIVERED.name());
        if (!delivery || !Resync.MODULES.contains(module) || row.path().endsWith("***")) {
            throw new ProblemException(Problem.of(
                    409,
                    "Only deliveries of Locations and Tariffs can be sent again from the trace; for Tokens, whose ids it"
                            + " does not hold, ask for a resync of the platform, for anything else ask its sender."));
        }
        return resync.preview(PartyId.parse(row.to()), module, row.path())
                .map(parcel -> parcel.orElseThrow(() -> new ProblemException(
                        Problem.of(409, "The object, its receiver, or the agreement between them is gone."))));
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no exchange with this id."));
    }
}
