package org.crossvolt.pki.validation;

/** Inside this room: what was read can not be read further. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Refused(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    Finding at(int certificate) {
        return new Finding(reason, certificate, String.valueOf(getMessage()));
    }

    Reason reason() {
        return reason;
    }
}
