package org.crossvolt.ocpi.tokens;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Whether a CPO may or must ask in real time (3.5). */
public record WhitelistType(String text) implements OpenEnum {

    public static final WhitelistType ALWAYS = new WhitelistType("ALWAYS");
    public static final WhitelistType ALLOWED = new WhitelistType("ALLOWED");
    public static final WhitelistType ALLOWED_OFFLINE = new WhitelistType("ALLOWED_OFFLINE");
    public static final WhitelistType NEVER = new WhitelistType("NEVER");

    private static final Set<String> KNOWN = Set.of("ALWAYS", "ALLOWED", "ALLOWED_OFFLINE", "NEVER");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
