package org.crossvolt.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.hub.agreements.Agreement;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Agreements: who may roam with whom, with which modules, and when. Effective at once. */
@Path("/operator/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("hub-operator")
public class AgreementsResource {

    private final Agreements agreements;

    AgreementsResource(Agreements agreements) {
        this.agreements = agreements;
    }

    record AgreementView(
            String id,
            List<String> parties,
            List<String> modules,
            @Nullable Instant from,
            @Nullable Instant until) {

        static AgreementView of(Agreement agreement) {
            return new AgreementView(
                    agreement.id(),
                    List.of(agreement.one().toString(), agreement.two().toString()),
                    agreement.modules(),
                    agreement.from(),
                    agreement.until());
        }
    }

    record AllAgreements(List<AgreementView> agreements) {}

    @GET
    public AllAgreements list() {
        return new AllAgreements(agreements.all().stream()
                .map(AgreementView::of)
                .sorted(Comparator.comparing(AgreementView::id))
                .toList());
    }

    @GET
    @Path("{id}")
    public AgreementView one(@PathParam("id") String id) {
        return find(id).map(AgreementView::of).orElseThrow(AgreementsResource::notFound);
    }

    @PUT
    @Path("{id}")
    public Uni<Response> put(@PathParam("id") String id, byte[] body) {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ProblemException(
                    Problem.of(400, "An agreement's id has 1 to 64 letters, digits, dots, hyphens or underscores."));
        }
        boolean known = find(id).isPresent();
        Agreement agreement = read(id, JsonRequest.of(body, Set.of("parties", "modules", "from", "until")));
        return agreements
                .put(agreement)
                .map(done -> Response.status(known ? 200 : 201)
                        .entity(AgreementView.of(agreement))
                        .build());
    }

    @DELETE
    @Path("{id}")
    public Uni<Response> remove(@PathParam("id") String id) {
        return agreements.remove(id).map(removed -> {
            if (!removed) {
                throw notFound();
            }
            return Response.noContent().build();
        });
    }

    private static Agreement read(String id, JsonRequest request) {
        List<PartyId> parties = parties(request);
        List<String> modules = modules(request);
        Instant from = request.optional("from", text -> OcpiDateTime.parse(text).instant());
        Instant until =
                request.optional("until", text -> OcpiDateTime.parse(text).instant());
        if (from != null && until != null && !from.isBefore(until)) {
            request.refuse("until", "order", "has to be after from", until.toString());
        }
        request.requireRight();
        return new Agreement(id, parties.get(0), parties.get(1), modules, from, until);
    }

    private static List<PartyId> parties(JsonRequest request) {
        List<PartyId> parties = new ArrayList<>();
        JsonNode field = request.field("parties");
        if (field == null || !field.isArray() || field.size() != 2) {
            request.refuse("parties", "required", "needs two parties such as [\"NL-CVC\", \"FR-EM1\"]", null);
            return parties;
        }
        for (int i = 0; i < 2; i++) {
            try {
                parties.add(PartyId.parse(field.get(i).asText().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException notAParty) {
                request.refuse(
                        "parties/" + i,
                        "form",
                        String.valueOf(notAParty.getMessage()),
                        field.get(i).toString());
            }
        }
        if (parties.size() == 2 && parties.get(0).equals(parties.get(1))) {
            request.refuse("parties", "different", "needs two different parties", field.toString());
        }
        return parties;
    }

    private static List<String> modules(JsonRequest request) {
        JsonNode field = request.field("modules");
        if (field == null) {
            return List.of("*");
        }
        List<String> modules = new ArrayList<>();
        if (!field.isArray() || field.isEmpty()) {
            request.refuse("modules", "form", "needs a list of module identifiers, or [\"*\"]", field.toString());
        }
        for (JsonNode module : field) {
            String name = module.asText();
            if (name.equals("*")
                    || ModuleId.find(name).filter(ModuleId::isFunctional).isPresent()) {
                modules.add(name.toLowerCase(Locale.ROOT));
            } else {
                request.refuse("modules", "known", "is not a functional module", module.toString());
            }
        }
        return modules;
    }

    private Optional<Agreement> find(String id) {
        return agreements.all().stream()
                .filter(agreement -> agreement.id().equals(id))
                .findFirst();
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no agreement with this id."));
    }
}
