package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.OpenEnum;

/** Whether a token may charge. Only ALLOWED says yes. */
public record AllowedType(String text) implements OpenEnum {

    public static final AllowedType ALLOWED = new AllowedType("ALLOWED");
    public static final AllowedType BLOCKED = new AllowedType("BLOCKED");
    public static final AllowedType EXPIRED = new AllowedType("EXPIRED");
    public static final AllowedType NO_CREDIT = new AllowedType("NO_CREDIT");
    public static final AllowedType NOT_ALLOWED = new AllowedType("NOT_ALLOWED");

    @Override
    public String toString() {
        return text;
    }
}
