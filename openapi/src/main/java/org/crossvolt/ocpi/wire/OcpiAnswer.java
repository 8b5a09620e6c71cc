package org.crossvolt.ocpi.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What came of a call to a partner. Expected outcomes are values: {@link OcpiClient} never fails. */
public sealed interface OcpiAnswer {

    /** The partner answered, with whatever HTTP status. */
    record Answered(int httpStatus, MultiMap headers, Buffer body) implements OcpiAnswer {

        /** The OCPI status code in the body, or -1 where the body is no envelope. */
        public int statusCode() {
            return Envelope.statusCode(body);
        }

        /** Success at both layers, whatever the exact HTTP number (pains 4). */
        public boolean isSuccess() {
            int code = statusCode();
            return httpStatus / 100 == 2 && code >= 1000 && code < 2000;
        }
    }

    /** Connected, but the whole answer was not there in time; the partner may have acted on the request. */
    record TimedOut() implements OcpiAnswer {}

    /** No connection, or it broke: refused, DNS, TLS, reset. */
    record Unreachable(String reason) implements OcpiAnswer {}

    /** The address is one this installation does not call. */
    record EgressRefused(String reason) implements OcpiAnswer {}

    /** The answer passed the size limit and was cut off. */
    record TooLarge(long limitBytes) implements OcpiAnswer {}

    /** The answer's body, if there is an answer. */
    default @Nullable Buffer content() {
        return this instanceof Answered answered ? answered.body() : null;
    }

    /** One phrase for logs, traces and status messages; never holds a body or a token. */
    default String describe() {
        return switch (this) {
            case Answered answered -> "HTTP " + answered.httpStatus();
            case TimedOut timedOut -> "no whole answer in time";
            case Unreachable unreachable -> "not reachable (" + unreachable.reason() + ")";
            case EgressRefused refused -> "address refused (" + refused.reason() + ")";
            case TooLarge tooLarge -> "answer larger than " + tooLarge.limitBytes() + " bytes";
        };
    }
}
