package org.crossvolt.ocpi.wire;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Puts the caller's message ids on every OCPI answer that does not carry them yet, errors included (T-43, T-44, T-47). */
@Provider
public class MessageIdsFilter implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getUriInfo().getPath().startsWith("/ocpi")
                || response.getHeaders().containsKey(OcpiHeaders.REQUEST_ID)) {
            return;
        }
        MessageIds.readFrom(request::getHeaderString)
                .writeTo((name, value) -> response.getHeaders().putSingle(name, value));
    }
}
