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

    /** @param retryAfter when it may be worth asking again; told in whole seconds, at least one, unless it is zero */
    public ProblemException(Problem problem, Duration retryAfter) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    Response toResponse() {
        return retryAfter.isZero()
                ? problem.toResponse()
                : Response.fromResponse(problem.toResponse())
                        .header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()))
                        .build();
    }
}
