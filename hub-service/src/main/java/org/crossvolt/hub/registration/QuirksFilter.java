package org.crossvolt.hub.registration;

import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiHeaders;

/** Answers of the configuration modules, refusals included, with the HTTP status and the DateTimes that the caller can read. */
@Provider
public class QuirksFilter implements ContainerResponseFilter {

    /** Asked for late: filters are made before there is a database. */
    private final Instance<PartyDirectory> directory;

    private final Clock clock;

    QuirksFilter(Instance<PartyDirectory> directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getUriInfo().getPath().startsWith("/ocpi") || !(response.getEntity() instanceof Buffer envelope)) {
            return;
        }
        Authenticated caller = directory
                .get()
                .current()
                .authenticate(request.getHeaderString(OcpiHeaders.AUTHORIZATION), clock.instant());
        if (caller != null) {
            Platform platform = caller.platform();
            response.setStatus(platform.httpStatus(response.getStatus(), Envelope.statusCode(envelope)));
            response.setEntity(platform.answered(envelope));
        }
    }
}
