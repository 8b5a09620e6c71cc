package org.crossvolt.hub.operator;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.crossvolt.hub.agreements.Agreement;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/**
 * Proposals of agreements: the administrator of one party proposes, the administrator of the other accepts, and from that
 * moment the two may roam. A proposal is seen by those two and by operators only.
 */
@Path("/operator/v1/proposals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"hub-operator", "party-admin"})
public class ProposalsResource {

    private final Agreements agreements;
    private final ActingFor actingFor;

    ProposalsResource(Agreements agreements, ActingFor actingFor) {
        this.agreements = agreements;
        this.actingFor = actingFor;
    }

    record AllProposals(List<AgreementJson.View> proposals) {}

    @GET
    public Uni<AllProposals> list() {
        Predicate<Agreement> visible = visible();
        return agreements
                .proposals()
                .map(proposals -> new AllProposals(proposals.stream()
                        .filter(visible)
                        .map(AgreementJson.View::of)
                        .toList()));
    }

    /** The first of the parties proposes and has to be the caller's own. */
    @POST
    public Uni<Response> propose(byte[] body) {
        Agreement proposal = AgreementJson.read(UUID.randomUUID().toString(), body);
        if (!actingFor.administers(proposal.one())) {
            throw forbidden(
                    "Only an administrator of " + proposal.one() + " can propose for it; name your party first.");
        }
        return agreements
                .propose(proposal)
                .map(done -> Response.status(201)
                        .entity(AgreementJson.View.of(proposal))
                        .build());
    }

    @POST
    @Path("{id}/accept")
    public Uni<AgreementJson.View> accept(@PathParam("id") String id) {
        Predicate<PartyId> own = ownParties();
        return find(id, visible())
                .invoke(proposal -> {
                    if (!own.test(proposal.two())) {
                        throw forbidden("Only an administrator of " + proposal.two() + " can accept this proposal.");
                    }
                })
                .chain(() -> agreements.accept(id))
                .map(accepted -> AgreementJson.View.of(accepted.orElseThrow(ProposalsResource::notFound)));
    }

    /** Withdraws or rejects: either party may. */
    @DELETE
    @Path("{id}")
    public Uni<Response> remove(@PathParam("id") String id) {
        return find(id, visible()).chain(() -> agreements.removeProposal(id)).map(removed -> {
            if (!removed) {
                throw notFound();
            }
            return Response.noContent().build();
        });
    }

    private Uni<Agreement> find(String id, Predicate<Agreement> visible) {
        return agreements
                .proposals()
                .map(proposals -> proposals.stream()
                        .filter(proposal -> proposal.id().equals(id) && visible.test(proposal))
                        .findFirst()
                        .orElseThrow(ProposalsResource::notFound));
    }

    /** Read from the caller's token before anything waits: later the request's context may be gone. */
    private Predicate<Agreement> visible() {
        if (actingFor.isOperator()) {
            return proposal -> true;
        }
        Predicate<PartyId> own = ownParties();
        return proposal -> own.test(proposal.one()) || own.test(proposal.two());
    }

    private Predicate<PartyId> ownParties() {
        return actingFor.administered()::contains;
    }

    private static ProblemException forbidden(String detail) {
        return new ProblemException(Problem.of(403, detail));
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no proposal with this id."));
    }
}
