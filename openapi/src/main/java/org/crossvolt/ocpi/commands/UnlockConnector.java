package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * Asks a CPO to let go of a cable; for help desks, not for drivers.
 *
 * @param responseUrl where the result is posted
 */
public record UnlockConnector(
        @MaxLength(255) @Url String responseUrl,
        @MaxLength(value = 36, accepted = 39) CiString locationId,
        @MaxLength(value = 36, accepted = 39) CiString evseUid,
        @MaxLength(value = 36, accepted = 39) CiString connectorId)
        implements OcpiObject {}
