package org.crossvolt.ocpi.types;

/**
 * An answer that is not a success: an OCPI status code, the HTTP status it travels with, and a sentence for the
 * caller. Semantic problems travel with HTTP 200 (T-17); the few others say so with {@link #withHttpStatus}.
 */
public final class OcpiException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int HTTP_OK = 200;

    private final OcpiStatusCode statusCode;
    private final int httpStatus;

    public OcpiException(OcpiStatusCode statusCode, String message) {
        this(statusCode, HTTP_OK, message);
    }

    private OcpiException(OcpiStatusCode statusCode, int httpStatus, String message) {
        // An expected outcome: nobody reads its stack trace, and filling one costs more than the answer.
        super(message, null, false, false);
        this.statusCode = statusCode;
        this.httpStatus = httpStatus;
    }

    public static OcpiException withHttpStatus(int httpStatus, OcpiStatusCode statusCode, String message) {
        return new OcpiException(statusCode, httpStatus, message);
    }

    public OcpiStatusCode statusCode() {
        return statusCode;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The message, never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? statusCode.name() : message;
    }
}
