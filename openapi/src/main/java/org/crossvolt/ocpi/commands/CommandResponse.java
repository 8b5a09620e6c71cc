package org.crossvolt.ocpi.commands;

import java.util.List;
import org.crossvolt.ocpi.types.DisplayText;

/** The CPO's answer at once; timeout in seconds (3.6). */
public record CommandResponse(CommandResponseType result, int timeout, List<DisplayText> message) {}
