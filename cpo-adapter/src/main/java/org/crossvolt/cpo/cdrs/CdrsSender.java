package org.crossvolt.cpo.cdrs;

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
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;

/** The Sender interface of CDRs (3.3): each eMSP sees those of its tokens. */
@Path("/ocpi/2.2.1/sender/cdrs")
@Produces(MediaType.APPLICATION_JSON)
public class CdrsSender {

    private final Callers callers;
    private final Pool database;
    private final CdrsConfig config;
    private final CpoPlatform own;
    private final Clock clock;

    CdrsSender(Callers callers, Pool database, CdrsConfig config, CpoPlatform own, Clock clock) {
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
            return page(routed, asked)
                    .map(page -> page.answer(asked, own.url(ModuleId.CDRS, InterfaceRole.SENDER), clock));
        });
    }

    private Uni<SenderPage> page(Callers.Routed routed, PageRequest asked) {
        return SenderList.page(
                database,
                "document",
                "cpo.cdr WHERE party = $1 AND upper(receiver) = upper($2)",
                List.of(routed.to().toString(), routed.from().toString()),
                asked);
    }
}
