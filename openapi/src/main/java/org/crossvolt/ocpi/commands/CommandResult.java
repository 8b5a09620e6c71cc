package org.crossvolt.ocpi.commands;

import java.util.List;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.OcpiObject;

/** What a charging station made of a command. */
public record CommandResult(CommandResultType result, List<DisplayText> message) implements OcpiObject {

    public CommandResult {
        message = List.copyOf(message);
    }
}
