package org.crossvolt.ocpi.commands;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** A CPO's first answer to a command (3.6). */
public record CommandResponseType(String text) implements OpenEnum {

    public static final CommandResponseType NOT_SUPPORTED = new CommandResponseType("NOT_SUPPORTED");
    public static final CommandResponseType REJECTED = new CommandResponseType("REJECTED");
    public static final CommandResponseType ACCEPTED = new CommandResponseType("ACCEPTED");
    public static final CommandResponseType UNKNOWN_SESSION = new CommandResponseType("UNKNOWN_SESSION");

    private static final Set<String> KNOWN = Set.of("NOT_SUPPORTED", "REJECTED", "ACCEPTED", "UNKNOWN_SESSION");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
