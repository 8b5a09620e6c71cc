package org.crossvolt.pki.revocation;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** Our responder (RFC 6960, Appendix A): for everybody, without a token, as responders are. */
@Path("/ocsp")
@PermitAll
public class ResponderResource {

    private static final String ANSWER = "application/ocsp-response";
    private static final int LONGEST_REQUEST = 2_000;

    private final OwnResponder responder;

    ResponderResource(OwnResponder responder) {
        this.responder = responder;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(ANSWER)
    public Uni<Response> post(byte[] request) {
        if (request.length > LONGEST_REQUEST) {
            throw new ProblemException(Problem.of(413, "An OCSP request has at most 2000 bytes here."));
        }
        return answer(request);
    }

    @GET
    @Path("{request:.+}")
    @Produces(ANSWER)
    public Uni<Response> get(@PathParam("request") String request) {
        try {
            return answer(Base64.getDecoder().decode(request.length() > LONGEST_REQUEST ? "" : request));
        } catch (IllegalArgumentException notBase64) {
            return answer(new byte[0]);
        }
    }

    private Uni<Response> answer(byte[] request) {
        return responder
                .respond(request)
                .map(bytes -> Response.ok(bytes, ANSWER)
                        .header("Cache-Control", "no-cache")
                        .build());
    }
}
