package org.crossvolt.pki.provisioning;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.scopes.AccountRights;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * The routing headers of the OPNC at each of its doors, under whatever name (P2): whoever says for whom he asks has to be
 * allowed to, and what is addressed to a party of another pool is not done here instead.
 */
public class PartyHeaders {

    /** After the aliases of the OPCP have been replaced; a station's certificates have the OPNC's door at EST's address. */
    private static final Pattern DOORS = Pattern.compile("/opnc/.*|/\\.well-known/est/.*");

    private static final int MISDIRECTED = 421;

    private final AccountRights rights;
    private final UpstreamPools upstreams;
    private final CurrentIdentityAssociation identity;

    PartyHeaders(AccountRights rights, UpstreamPools upstreams, CurrentIdentityAssociation identity) {
        this.rights = rights;
        this.upstreams = upstreams;
        this.identity = identity;
    }

    /** @return a failure with 400 for headers without sense, 403 for a foreign party, 421 for what belongs elsewhere */
    @ServerRequestFilter
    public Uni<Void> check(ContainerRequestContext request, HttpHeaders headers, ResourceInfo door) {
        if (!DOORS.matcher(request.getUriInfo().getRequestUri().getPath()).matches() || !OpncParty.isNamed(headers)) {
            return Uni.createFrom().voidItem();
        }
        OpncParty to = OpncParty.to(headers);
        return identity.getDeferredIdentity()
                .chain(rights::of)
                .invoke(may -> OpncParty.requireFrom(headers, may))
                .invoke(() -> {
                    if (upstreams.isElsewhere(to) && !door.getResourceMethod().isAnnotationPresent(PassesOn.class)) {
                        throw new ProblemException(Problem.of(
                                MISDIRECTED,
                                "Another pool answers for the party in OPNC-to-party, and this request is not passed on."
                                        + " Send it there."));
                    }
                })
                .replaceWithVoid();
    }
}
