package org.crossvolt.hub.clientinfo;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.hub.registration.Callers;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.crossvolt.ocpi.wire.PageRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The Sender interface of hubclientinfo (H-44). Configuration: no routing headers. */
@Path("/ocpi")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ClientInfoResource {

    private static final int CEILING = 1_000;

    private final Callers callers;
    private final PartyDirectory directory;
    private final Agreements agreements;
    private final HubIdentity hub;
    private final Clock clock;

    ClientInfoResource(Callers callers, PartyDirectory directory, Agreements agreements, HubIdentity hub, Clock clock) {
        this.callers = callers;
        this.directory = directory;
        this.agreements = agreements;
        this.hub = hub;
        this.clock = clock;
    }

    @GET
    @Path("2.2.1/hubclientinfo")
    @Operation(hidden = true)
    public Response list(@Context HttpServerRequest http) {
        Platform viewer = callers.registered(http);
        PageRequest page = PageRequest.readFrom(http::getParam, CEILING);
        List<ClientInfo> all = view(viewer).stream()
                .filter(info -> page.dateFrom() == null || info.lastUpdated().compareTo(page.dateFrom()) >= 0)
                .filter(info -> page.dateTo() == null || info.lastUpdated().compareTo(page.dateTo()) < 0)
                .toList();
        List<ClientInfo> shown =
                all.stream().skip(page.offset()).limit(page.limit()).toList();
        Response.ResponseBuilder answer = Response.fromResponse(OcpiAnswers.success(shown, clock))
                .header(OcpiHeaders.TOTAL_COUNT, all.size())
                .header(OcpiHeaders.LIMIT, page.limit());
        if (page.offset() + page.limit() < all.size()) {
            answer.header(OcpiHeaders.LINK, page.nextLink(hub.publicUrl() + "/ocpi/2.2.1/hubclientinfo"));
        }
        return answer.build();
    }

    /** One party, in the first of its roles. */
    @GET
    @Path("2.2.1/hubclientinfo/{countryCode}/{partyId}")
    @Operation(hidden = true)
    public Response one(
            @PathParam("countryCode") String countryCode,
            @PathParam("partyId") String partyId,
            @Context HttpServerRequest http) {
        Platform viewer = callers.registered(http);
        PartyId wanted = PartyId.ofNullable(countryCode, partyId);
        return view(viewer).stream()
                .filter(info -> new PartyId(info.countryCode(), info.partyId()).equals(wanted))
                .findFirst()
                .map(info -> OcpiAnswers.success(info, clock))
                .orElseThrow(() -> OcpiException.withHttpStatus(
                        404,
                        OcpiStatusCode.INVALID_PARAMETERS,
                        "no party " + countryCode + "-" + partyId + " is known to this hub"));
    }

    private List<ClientInfo> view(Platform viewer) {
        return ClientInfoView.of(viewer, directory.current(), agreements::anyBetween);
    }
}
