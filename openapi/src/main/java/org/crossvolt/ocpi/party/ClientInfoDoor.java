package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiAnswers;

/**
 * The Receiver interface of hubclientinfo (H-42, H-44). A service gives it its place with a class of its own:
 * {@code @Path("/ocpi/2.2.1/receiver/hubclientinfo/{country_code}/{party_id}") class … extends ClientInfoDoor}.
 */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public abstract class ClientInfoDoor {

    private final Callers callers;
    private final ClientInfos infos;
    private final Clock clock;

    protected ClientInfoDoor(Callers callers, ClientInfos infos, Clock clock) {
        this.callers = callers;
        this.infos = infos;
        this.clock = clock;
    }

    @GET
    public Uni<Response> show(
            @Context HttpServerRequest http,
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId) {
        return callers.registered(http)
                .map(caller -> OcpiAnswers.success(
                        Optional.ofNullable(PartyId.ofNullable(countryCode, partyId))
                                .flatMap(infos::find)
                                .orElseThrow(() -> OcpiException.withHttpStatus(
                                        404, OcpiStatusCode.INVALID_PARAMETERS, "nothing is known of this party")),
                        clock));
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
                    return infos.keep(info);
                })
                .map(done -> OcpiAnswers.success(null, clock));
    }
}
