package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.OpenEnum;

/** The immediate answer to a command. */
public record CommandResponseType(String text) implements OpenEnum {

    public static final CommandResponseType NOT_SUPPORTED = new CommandResponseType("NOT_SUPPORTED");
    public static final CommandResponseType REJECTED = new CommandResponseType("REJECTED");
    public static final CommandResponseType ACCEPTED = new CommandResponseType("ACCEPTED");
    public static final CommandResponseType UNKNOWN_SESSION = new CommandResponseType("UNKNOWN_SESSION");

    @Override
    public String toString() {
        return text;
    }
}
