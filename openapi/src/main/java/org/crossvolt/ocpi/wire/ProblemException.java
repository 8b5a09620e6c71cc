package org.crossvolt.ocpi.wire;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** An error answer of an API that is not OCPI. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, Duration.ZERO);
    }

    /** @param retryAfter when it may be worth asking again; told in whole seconds, rounded up, unless it is zero */
    public ProblemException(Problem problem, Duration retryAfter) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    Response toResponse() {
        return withRetryAfter(problem.toResponse(), retryAfter);
    }

    /** The answer with the header {@code Retry-After} in whole seconds, rounded up; as it is where there is nothing to say. */
    static Response withRetryAfter(Response answer, Duration retryAfter) {
        return retryAfter.isZero()
                ? answer
                : Response.fromResponse(answer)
                        .header(
                                HttpHeaders.RETRY_AFTER,
                                retryAfter.plusMillis(999).toSeconds())
                        .build();
    }
}
