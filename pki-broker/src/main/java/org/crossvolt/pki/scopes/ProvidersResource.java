package org.crossvolt.pki.scopes;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;

/** Which OCPI party owns the contracts of a provider id (O3). */
@Path("/trust/v1/providers/{provider}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("pki-operator")
public class ProvidersResource {

    private final ProviderRoutes routes;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    ProvidersResource(ProviderRoutes routes, AuditLog audit, SecurityIdentity caller) {
        this.routes = routes;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({"pki-operator", "service"})
    public ProviderRoutes.Owner owner(@PathParam("provider") String provider) {
        return routes.owner(requireProvider(provider))
                .orElseThrow(() -> new ProblemException(Problem.of(404, "This provider id has no owner.")));
    }

    @PUT
    public Uni<ProviderRoutes.Owner> put(@PathParam("provider") String provider, byte[] body) {
        requireProvider(provider);
        JsonRequest request = JsonRequest.of(body, Set.of("party", "from", "until"));
        PartyId party = request.field("party") == null ? null : request.optional("party", PartyId::parse);
        if (party == null) {
            request.refuse("party", "required", "needs a party such as NL-CVE", null);
        }
        Instant from = request.optional("from", text -> OcpiDateTime.parse(text).instant());
        Instant until =
                request.optional("until", text -> OcpiDateTime.parse(text).instant());
        request.requireRight();
        String[] parts = String.valueOf(party).split("-", 2);
        ProviderRoutes.Owner owner = new ProviderRoutes.Owner(parts[0], parts[1], "registered");
        return routes.put(provider, owner, from, until)
                .call(() ->
                        audit.note(AuditLog.actor(caller), "ROUTE", "provider " + provider, parts[0] + "-" + parts[1]))
                .replaceWith(owner);
    }

    private static String requireProvider(String provider) {
        if (!provider.matches("[A-Z]{2}[A-Z0-9]{3}")) {
            throw new ProblemException(Problem.of(
                    400, "A provider id is country and provider: two capitals and three letters or digits."));
        }
        return provider;
    }
}
