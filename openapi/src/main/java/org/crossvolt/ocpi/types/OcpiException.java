package org.crossvolt.ocpi.types;

import java.time.Duration;

/**
 * An answer that is not a success: an OCPI status code, the HTTP status it travels with, and a sentence for the
 * caller. Semantic problems travel with HTTP 200 (T-17); the few others say so with {@link #withHttpStatus}.
 */
public final class OcpiException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int HTTP_OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;

    private final OcpiStatusCode statusCode;
    private final int httpStatus;
    private final Duration retryAfter;

    public OcpiException(OcpiStatusCode statusCode, String message) {
        this(statusCode, HTTP_OK, message, Duration.ZERO);
    }

    private OcpiException(OcpiStatusCode statusCode, int httpStatus, String message, Duration retryAfter) {
        // An expected outcome: nobody reads its stack trace, and filling one costs more than the answer.
        super(message, null, false, false);
        this.statusCode = statusCode;
        this.httpStatus = httpStatus;
        this.retryAfter = retryAfter;
    }

    public static OcpiException withHttpStatus(int httpStatus, OcpiStatusCode statusCode, String message) {
        return new OcpiException(statusCode, httpStatus, message, Duration.ZERO);
    }

    /**
     * HTTP 429 with status 2000.
     *
     * @param retryAfter when it may be worth asking again; told in whole seconds, at least one
     */
    public static OcpiException tooMany(String message, Duration retryAfter) {
        return tooMany(OcpiStatusCode.CLIENT_ERROR, message, retryAfter);
    }

    /** The same with another status, such as a hub's 4000. */
    public static OcpiException tooMany(OcpiStatusCode statusCode, String message, Duration retryAfter) {
        return new OcpiException(statusCode, TOO_MANY_REQUESTS, message, retryAfter);
    }

    public OcpiStatusCode statusCode() {
        return statusCode;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** How long the caller shall wait; zero where that is not known. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** The message, never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? statusCode.name() : message;
    }
}
