package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of a CALL to a station. */
public sealed interface CallOutcome {

    record Answered(JsonNode payload) implements CallOutcome {

        /** The answer's {@code status}, or an empty text. */
        public String status() {
            return payload.path("status").asText("");
        }
    }

    /** A CALLERROR, with the station's own spelling of the code. */
    record Refused(String code, String description) implements CallOutcome {

        public boolean isUnsupported() {
            return code.equals("NotImplemented") || code.equals("NotSupported");
        }
    }

    /** Sent, and not answered in time; the station may have acted on it. */
    record TimedOut() implements CallOutcome {}

    /** Never sent, or the socket closed before the answer. */
    record Offline() implements CallOutcome {}

    /** Too many CALLs wait for this station already. */
    record Busy() implements CallOutcome {}
}
