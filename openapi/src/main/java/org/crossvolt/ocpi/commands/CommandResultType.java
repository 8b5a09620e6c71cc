package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.OpenEnum;

/** The outcome of a command. */
public record CommandResultType(String text) implements OpenEnum {

    public static final CommandResultType ACCEPTED = new CommandResultType("ACCEPTED");
    public static final CommandResultType CANCELED_RESERVATION = new CommandResultType("CANCELED_RESERVATION");
    public static final CommandResultType EVSE_OCCUPIED = new CommandResultType("EVSE_OCCUPIED");
    public static final CommandResultType EVSE_INOPERATIVE = new CommandResultType("EVSE_INOPERATIVE");
    public static final CommandResultType FAILED = new CommandResultType("FAILED");
    public static final CommandResultType NOT_SUPPORTED = new CommandResultType("NOT_SUPPORTED");
    public static final CommandResultType REJECTED = new CommandResultType("REJECTED");
    public static final CommandResultType TIMEOUT = new CommandResultType("TIMEOUT");
    public static final CommandResultType UNKNOWN_RESERVATION = new CommandResultType("UNKNOWN_RESERVATION");

    @Override
    public String toString() {
        return text;
    }
}
