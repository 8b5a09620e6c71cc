package org.crossvolt.ocpi.commands;

import java.util.List;
import org.crossvolt.ocpi.types.DisplayText;

/** The Charge Point's answer, later (3.6). */
public record CommandResult(CommandResultType result, List<DisplayText> message) {}
