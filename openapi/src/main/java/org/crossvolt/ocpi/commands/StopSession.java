package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** Stops a session (3.6). */
public record StopSession(
        @MaxLength(255) String responseUrl, @MaxLength(36) CiString sessionId) {}
