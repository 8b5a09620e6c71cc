package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.OpenEnum;

/** The kind of smart charging a driver prefers. */
public record ProfileType(String text) implements OpenEnum {

    public static final ProfileType CHEAP = new ProfileType("CHEAP");
    public static final ProfileType FAST = new ProfileType("FAST");
    public static final ProfileType GREEN = new ProfileType("GREEN");
    public static final ProfileType REGULAR = new ProfileType("REGULAR");

    @Override
    public String toString() {
        return text;
    }
}
