package org.crossvolt.hub.operator;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.crossvolt.hub.agreements.Agreement;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/**
 * Agreements: who may roam with whom, with which modules, and when. Effective at once. A party's administrator sees and ends
 * those of its own parties; they come about by proposals (ProposalsResource).
 */
@Path("/operator/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"hub-operator", "party-admin"})
public class AgreementsResource {

    private final Agreements agreements;
    private final ActingFor actingFor;

    AgreementsResource(Agreements agreements, ActingFor actingFor) {
        this.agreements = agreements;
        this.actingFor = actingFor;
    }

    record AllAgreements(List<AgreementJson.View> agreements) {}

    @GET
    public AllAgreements list() {
        return new AllAgreements(agreements.all().stream()
                .filter(actingFor::mayAct)
                .map(AgreementJson.View::of)
                .sorted(Comparator.comparing(AgreementJson.View::id))
                .toList());
    }

    @GET
    @Path("{id}")
    public AgreementJson.View one(@PathParam("id") String id) {
        return find(id).map(AgreementJson.View::of).orElseThrow(AgreementsResource::notFound);
    }

    @PUT
    @Path("{id}")
    @RolesAllowed("hub-operator")
    public Uni<Response> put(@PathParam("id") String id, byte[] body) {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ProblemException(
                    Problem.of(400, "An agreement's id has 1 to 64 letters, digits, dots, hyphens or underscores."));
        }
        boolean known = find(id).isPresent();
        Agreement agreement = AgreementJson.read(id, body);
        return agreements
                .put(agreement)
                .map(done -> Response.status(known ? 200 : 201)
                        .entity(AgreementJson.View.of(agreement))
                        .build());
    }

    @DELETE
    @Path("{id}")
    public Uni<Response> remove(@PathParam("id") String id) {
        Agreement known = find(id).orElseThrow(AgreementsResource::notFound);
        return agreements.remove(known.id()).map(removed -> {
            if (!removed) {
                throw notFound();
            }
            return Response.noContent().build();
        });
    }

    private Optional<Agreement> find(String id) {
        return agreements.all().stream()
                .filter(agreement -> agreement.id().equals(id) && actingFor.mayAct(agreement))
                .findFirst();
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no agreement with this id."));
    }
}
