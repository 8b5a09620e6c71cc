package org.crossvolt.ocpi.sessions;

import org.crossvolt.ocpi.types.AlsoReads;
import org.crossvolt.ocpi.types.OpenEnum;

/** The state of a session. */
@AlsoReads(text = "RESERVED", as = "RESERVATION")
public record SessionStatus(String text) implements OpenEnum {

    public static final SessionStatus ACTIVE = new SessionStatus("ACTIVE");
    public static final SessionStatus COMPLETED = new SessionStatus("COMPLETED");
    public static final SessionStatus INVALID = new SessionStatus("INVALID");
    public static final SessionStatus PENDING = new SessionStatus("PENDING");
    public static final SessionStatus RESERVATION = new SessionStatus("RESERVATION");

    @Override
    public String toString() {
        return text;
    }
}
