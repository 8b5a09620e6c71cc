package org.crossvolt.ocpi.tokens;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** What a driver prefers (3.2). */
public record ProfileType(String text) implements OpenEnum {

    public static final ProfileType CHEAP = new ProfileType("CHEAP");
    public static final ProfileType FAST = new ProfileType("FAST");
    public static final ProfileType GREEN = new ProfileType("GREEN");
    public static final ProfileType REGULAR = new ProfileType("REGULAR");

    private static final Set<String> KNOWN = Set.of("CHEAP", "FAST", "GREEN", "REGULAR");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
