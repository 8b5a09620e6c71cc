package org.crossvolt.ocpi.tokens;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Whether a driver may charge (3.5). */
public record AllowedType(String text) implements OpenEnum {

    public static final AllowedType ALLOWED = new AllowedType("ALLOWED");
    public static final AllowedType BLOCKED = new AllowedType("BLOCKED");
    public static final AllowedType EXPIRED = new AllowedType("EXPIRED");
    public static final AllowedType NO_CREDIT = new AllowedType("NO_CREDIT");
    public static final AllowedType NOT_ALLOWED = new AllowedType("NOT_ALLOWED");

    private static final Set<String> KNOWN = Set.of("ALLOWED", "BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
