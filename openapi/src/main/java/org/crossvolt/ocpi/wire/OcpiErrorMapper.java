package org.crossvolt.ocpi.wire;

import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a failure becomes an answer: the OCPI envelope below {@code /ocpi/} (T-20), problem+json everywhere
 * else. What was not expected is logged whole and answered with one sentence.
 */
@Provider
public class OcpiErrorMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(OcpiErrorMapper.class);
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final String UNKNOWN_PATH = "a request";

    private final Clock clock;

    @Context
    @Nullable
    UriInfo uri;

    @Inject
    @Nullable
    Instance<KnownFailures> known;

    @Inject
    public OcpiErrorMapper(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Response toResponse(Throwable failure) {
        return switch (failure) {
            case OcpiException refusal ->
                ProblemException.withRetryAfter(
                        answer(refusal.httpStatus(), refusal.statusCode(), refusal.sentence()), refusal.retryAfter());
            case ProblemException problem -> problem.toResponse();
            case WebApplicationException http -> ofHttp(http);
            default -> unexpected(failure);
        };
    }

    private Response ofHttp(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        if (status >= SERVER_ERROR) {
            return unexpected(failure);
        }
        // inside 401 and 405 a plain 2000, inside 400 and 404 a 2001.
        OcpiStatusCode code =
                status == 404 || status == 400 ? OcpiStatusCode.INVALID_PARAMETERS : OcpiStatusCode.CLIENT_ERROR;
        return answer(status, code, sentence(status));
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 -> "The request could not be read.";
            case 401 -> "The request needs valid credentials.";
            case 403 -> "These credentials do not allow this.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This method is not available here.";
            case 406 -> "Only application/json is spoken here.";
            case 415 -> "The body has to be application/json.";
            default ->
                Response.Status.fromStatusCode(status) == null
                        ? "The request was refused."
                        : Response.Status.fromStatusCode(status).getReasonPhrase();
        };
    }

    private Response unexpected(Throwable failure) {
        for (KnownFailures some : known == null ? List.<KnownFailures>of() : known) {
            Optional<OcpiException> told = some.tell(failure);
            if (told.isPresent()) {
                OcpiException state = told.get();
                return answer(isOcpi() ? state.httpStatus() : UNAVAILABLE, state.statusCode(), state.sentence());
            }
        }
        OcpiException told = refusal(failure, path());
        return answer(isOcpi() ? told.httpStatus() : SERVER_ERROR, told.statusCode(), told.sentence());
    }

    /** What an OCPI caller is told of a failure; one that nobody expected is logged whole and told in one sentence. */
    public static OcpiException refusal(Throwable failure, String path) {
        if (failure instanceof OcpiException refusal) {
            return refusal;
        }
        LOG.errorf(failure, "unexpected failure answering %s", path);
        return new OcpiException(OcpiStatusCode.SERVER_ERROR, "Something went wrong on this side; it was logged.");
    }

    private Response answer(int httpStatus, OcpiStatusCode code, String message) {
        if (isOcpi()) {
            Buffer envelope = Envelope.error(code, message, clock);
            return Response.status(httpStatus)
                    .type("application/json")
                    .entity(envelope)
                    .build();
        }
        return Problem.of(httpStatus == 200 ? 400 : httpStatus, message).toResponse();
    }

    private boolean isOcpi() {
        return path().startsWith("/ocpi");
    }

    /** Where the request is over for the framework already, nobody knows its path; its answer is still due. */
    private String path() {
        try {
            return uri == null ? UNKNOWN_PATH : uri.getPath();
        } catch (ContextNotActiveException over) {
            return UNKNOWN_PATH;
        }
    }
}
