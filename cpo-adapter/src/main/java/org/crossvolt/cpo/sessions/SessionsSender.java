package org.crossvolt.cpo.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.cpo.registration.SenderList;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;

/** The Sender interface of Sessions (3.2): each eMSP sees its own. */
@Path("/ocpi/2.2.1/sender/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsSender {

    private final Callers callers;
    private final Pool database;
    private final SessionsConfig config;
    private final CpoPlatform own;
    private final Clock clock;

    SessionsSender(Callers callers, Pool database, SessionsConfig config, CpoPlatform own, Clock clock) {
        this.callers = callers;
        this.database = database;
        this.config = config;
        this.own = own;
        this.clock = clock;
    }

    @GET
    public Uni<Response> list(@Context HttpServerRequest http) {
        return callers.routed(http).chain(routed -> {
            PageRequest asked = PageRequest.readFrom(http::getParam, config.pageCeiling());
            if (asked.dateFrom() == null) {
                // T-39
                throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "date_from is needed for Sessions.");
            }
            return page(routed, asked)
                    .map(page -> page.answer(asked, own.url(ModuleId.SESSIONS, InterfaceRole.SENDER), clock));
        });
    }

    private Uni<SenderPage> page(Callers.Routed routed, PageRequest asked) {
        return SenderList.page(
                database,
                "document",
                "cpo.session WHERE document IS NOT NULL AND party = $1"
                        + " AND upper(token ->> 'country_code') = $2 AND upper(token ->> 'party_id') = $3",
                List.of(
                        routed.to().toString(),
                        routed.from().countryCode().folded(),
                        routed.from().partyId().folded()),
                asked);
    }
}
