package org.crossvolt.ocpi.commands;

import java.util.List;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;

/**
 * The immediate answer to a command.
 *
 * @param timeout seconds after which no result is to be expected
 */
public record CommandResponse(
        CommandResponseType result, @Within(min = 0) int timeout, List<DisplayText> message) implements OcpiObject {

    public CommandResponse {
        message = List.copyOf(message);
    }
}
