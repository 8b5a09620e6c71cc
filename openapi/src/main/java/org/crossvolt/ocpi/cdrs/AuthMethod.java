package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.types.OpenEnum;

/** How a session was authorised. */
public record AuthMethod(String text) implements OpenEnum {

    public static final AuthMethod AUTH_REQUEST = new AuthMethod("AUTH_REQUEST");
    public static final AuthMethod COMMAND = new AuthMethod("COMMAND");
    public static final AuthMethod WHITELIST = new AuthMethod("WHITELIST");

    @Override
    public String toString() {
        return text;
    }
}
