package org.crossvolt.ocpi.wire;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says in the form of the APIs that are not OCPI who may not come in. */
public class AccessProblems {

    @ServerExceptionMapper
    public Response noToken(UnauthorizedException refusal) {
        return unauthorized("This needs a bearer token of the realm.");
    }

    @ServerExceptionMapper
    public Response badToken(AuthenticationFailedException refusal) {
        return unauthorized("The bearer token is not valid: expired, or not one of this realm.");
    }

    @ServerExceptionMapper
    public Response wrongRole(ForbiddenException refusal) {
        return Problem.of(403, "Your roles do not allow this.").toResponse();
    }

    private static Response unauthorized(String detail) {
        return Response.fromResponse(Problem.of(401, detail).toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }
}
