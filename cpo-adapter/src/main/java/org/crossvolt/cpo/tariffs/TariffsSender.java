package org.crossvolt.cpo.tariffs;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;

/** The Sender interface of Tariffs (3.4). */
@Path("/ocpi/2.2.1/sender/tariffs")
@Produces(MediaType.APPLICATION_JSON)
public class TariffsSender {

    private final Callers callers;
    private final TariffStore store;
    private final CpoPlatform own;
    private final Clock clock;
    private final TariffsConfig config;

    TariffsSender(Callers callers, TariffStore store, CpoPlatform own, Clock clock, TariffsConfig config) {
        this.callers = callers;
        this.store = store;
        this.own = own;
        this.clock = clock;
        this.config = config;
    }

    @GET
    public Uni<Response> list(@Context HttpServerRequest http) {
        return callers.routed(http).chain(routed -> {
            PageRequest asked = PageRequest.readFrom(http::getParam, config.pageCeiling());
            return store.page(routed.to(), asked)
                    .map(page -> page.answer(asked, own.url(ModuleId.TARIFFS, InterfaceRole.SENDER), clock));
        });
    }
}
