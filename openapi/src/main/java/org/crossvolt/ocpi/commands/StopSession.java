package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * Asks a CPO to end a session.
 *
 * @param responseUrl where the result is posted
 */
public record StopSession(
        @MaxLength(255) @Url String responseUrl,
        @MaxLength(value = 36, accepted = 39) CiString sessionId) implements OcpiObject {}
