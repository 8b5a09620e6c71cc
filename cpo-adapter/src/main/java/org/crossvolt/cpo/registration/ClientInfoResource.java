package org.crossvolt.cpo.registration;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.jspecify.annotations.Nullable;

/** The Receiver interface of hubclientinfo (H-42, H-44). */
@Path("/ocpi/2.2.1/receiver/hubclientinfo/{country_code}/{party_id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class ClientInfoResource {

    private final Callers callers;
    private final Reachable reachable;
    private final Clock clock;

    ClientInfoResource(Callers callers, Reachable reachable, Clock clock) {
        this.callers = callers;
        this.reachable = reachable;
        this.clock = clock;
    }

    @GET
    public Uni<Response> show(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId) {
        return callers.registered(http).map(caller -> {
            @Nullable PartyId party = PartyId.ofNullable(countryCode, partyId);
            return OcpiAnswers.success(
                    (party == null ? java.util.Optional.<ClientInfo>empty() : reachable.find(party))
                            .orElseThrow(() -> OcpiException.withHttpStatus(
                                    404, OcpiStatusCode.INVALID_PARAMETERS, "nothing is known of this party")),
                    clock);
        });
    }

    @PUT
    public Uni<Response> put(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            byte[] body) {
        return callers.registered(http)
                .flatMap(caller -> {
                    ClientInfo info = OcpiReader.read(body, ClientInfo.class).orRefuse();
                    if (!info.party().equals(PartyId.ofNullable(countryCode, partyId))) {
                        throw new OcpiException(
                                OcpiStatusCode.INVALID_PARAMETERS,
                                "/party_id: the body is about " + info.party() + ", the address about another party");
                    }
                    return reachable.keep(info);
                })
                .map(done -> OcpiAnswers.success(null, clock));
    }
}
