package org.crossvolt.hub.broadcast;

import org.crossvolt.ocpi.wire.OcpiAnswer;

/** What became of bringing something to one receiver. */
public sealed interface Delivery {

    /** The receiver has it, or something newer. */
    record Taken() implements Delivery {}

    /** The receiver looked at it and does not want it; asking again with the same object changes nothing. */
    record Refused(String reason) implements Delivery {}

    /** It did not get there, or the receiver is not well; it is to be tried again later. */
    record Failed(String reason) implements Delivery {}

    Delivery TAKEN = new Taken();

    /** How an answer is to be taken: by the pair of HTTP status and OCPI status. */
    static Delivery of(OcpiAnswer answer) {
        if (!(answer instanceof OcpiAnswer.Answered answered)) {
            return new Failed(answer.describe());
        }
        if (answered.isSuccess()) {
            return TAKEN;
        }
        int http = answered.httpStatus();
        int code = answered.statusCode();
        String reason = "it answered HTTP " + http + (code < 0 ? " without an OCPI status" : ", OCPI status " + code);
        // Something else than OCPI answered: a proxy, an error page, a body that nobody asked to be compressed.
        boolean astray = code < 0 && http / 100 == 2 && answered.body().length() > 0;
        boolean unwell = astray
                || http >= 500
                || http == 429
                || http == 401
                || http == 403
                || http / 100 == 3
                || code / 1000 == 3;
        return unwell ? new Failed(reason) : new Refused(reason);
    }
}
