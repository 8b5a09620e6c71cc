package org.crossvolt.ocpi.sessions;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** How far a Session is (3.2). */
public record SessionStatus(String text) implements OpenEnum {

    public static final SessionStatus ACTIVE = new SessionStatus("ACTIVE");
    public static final SessionStatus COMPLETED = new SessionStatus("COMPLETED");
    public static final SessionStatus INVALID = new SessionStatus("INVALID");
    public static final SessionStatus PENDING = new SessionStatus("PENDING");
    public static final SessionStatus RESERVATION = new SessionStatus("RESERVATION");

    private static final Set<String> KNOWN = Set.of("ACTIVE", "COMPLETED", "INVALID", "PENDING", "RESERVATION");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
