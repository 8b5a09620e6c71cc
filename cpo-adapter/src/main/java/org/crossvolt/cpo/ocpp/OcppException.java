package org.crossvolt.cpo.ocpp;

/** A CALL that is answered with a CALLERROR; the message is what the station is told. */
public final class OcppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final OcppError error;

    public OcppException(OcppError error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    public OcppError error() {
        return error;
    }

    public String sentence() {
        String message = getMessage();
        return message == null ? error.name() : message;
    }
}
