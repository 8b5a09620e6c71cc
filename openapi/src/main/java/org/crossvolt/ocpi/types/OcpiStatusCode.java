package org.crossvolt.ocpi.types;

/** The status codes of the response envelope (section 1.2). */
public enum OcpiStatusCode {
    SUCCESS(1000),
    CLIENT_ERROR(2000),
    INVALID_PARAMETERS(2001),
    NOT_ENOUGH_INFORMATION(2002),
    UNKNOWN_LOCATION(2003),
    UNKNOWN_TOKEN(2004),
    SERVER_ERROR(3000),
    CLIENT_API_UNUSABLE(3001),
    UNSUPPORTED_VERSION(3002),
    NO_MATCHING_ENDPOINTS(3003),
    HUB_ERROR(4000),
    UNKNOWN_RECEIVER(4001),
    FORWARDED_REQUEST_TIMED_OUT(4002),
    RECEIVER_NOT_CONNECTED(4003);

    private final int code;

    OcpiStatusCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
