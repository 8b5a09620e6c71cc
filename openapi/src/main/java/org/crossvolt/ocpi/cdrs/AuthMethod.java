package org.crossvolt.ocpi.cdrs;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** How a driver was authorised (3.3). */
public record AuthMethod(String text) implements OpenEnum {

    public static final AuthMethod AUTH_REQUEST = new AuthMethod("AUTH_REQUEST");
    public static final AuthMethod COMMAND = new AuthMethod("COMMAND");
    public static final AuthMethod WHITELIST = new AuthMethod("WHITELIST");

    private static final Set<String> KNOWN = Set.of("AUTH_REQUEST", "COMMAND", "WHITELIST");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
