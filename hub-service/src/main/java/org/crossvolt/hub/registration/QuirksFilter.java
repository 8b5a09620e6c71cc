package org.crossvolt.hub.registration;

import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.jspecify.annotations.Nullable;

/** Answers of the configuration modules, refusals included, with the HTTP status and the DateTimes that the caller can read. */
@Provider
public class QuirksFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String CALLER = QuirksFilter.class.getName();

    /** Asked for late: filters are made before there is a database. */
    private final Instance<PartyDirectory> directory;

    private final Clock clock;

    QuirksFilter(Instance<PartyDirectory> directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Before the work is done: it may end the token. */
    @Override
    public void filter(ContainerRequestContext request) {
        if (isOcpi(request)) {
            request.setProperty(CALLER, callerOf(request));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!isOcpi(request) || !(response.getEntity() instanceof Buffer envelope)) {
            return;
        }
        // Where nothing is at the address, nobody asked before who calls.
        Platform platform = request.getProperty(CALLER) instanceof Platform known ? known : callerOf(request);
        if (platform != null) {
            response.setStatus(platform.httpStatus(response.getStatus(), Envelope.statusCode(envelope)));
            response.setEntity(platform.answered(envelope));
        }
    }

    private static boolean isOcpi(ContainerRequestContext request) {
        return request.getUriInfo().getPath().startsWith("/ocpi");
    }

    private @Nullable Platform callerOf(ContainerRequestContext request) {
        Authenticated caller = directory
                .get()
                .current()
                .authenticate(request.getHeaderString(OcpiHeaders.AUTHORIZATION), clock.instant());
        return caller == null ? null : caller.platform();
    }
}
