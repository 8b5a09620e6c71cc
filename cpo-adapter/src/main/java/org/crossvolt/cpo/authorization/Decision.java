package org.crossvolt.cpo.authorization;

import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.tokens.Token;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody may charge.
 *
 * @param token who it is, as far as known; needed for a Session
 * @param reference the last authorization_reference that the eMSP gave
 */
public record Decision(
        Status status,
        @Nullable Token token,
        AuthMethod method,
        @Nullable String reference) {

    /** As OCPP says it; 1.6 knows fewer words. */
    public enum Status {
        ACCEPTED("Accepted", "Accepted"),
        BLOCKED("Blocked", "Blocked"),
        CONCURRENT("ConcurrentTx", "ConcurrentTx"),
        EXPIRED("Expired", "Expired"),
        INVALID("Invalid", "Invalid"),
        NO_CREDIT("Blocked", "NoCredit"),
        NOT_AT_THIS_LOCATION("Blocked", "NotAtThisLocation"),
        UNKNOWN("Invalid", "Unknown"),
        /** Its start was withdrawn; what began all the same is to be stopped. */
        WITHDRAWN("Invalid", "Invalid");

        private final String in16;
        private final String in201;

        Status(String in16, String in201) {
            this.in16 = in16;
            this.in201 = in201;
        }

        public String in16() {
            return in16;
        }

        public String in201() {
            return in201;
        }
    }

    static Decision refused(Status status) {
        return new Decision(status, null, AuthMethod.AUTH_REQUEST, null);
    }

    public boolean isAccepted() {
        return status == Status.ACCEPTED;
    }
}
