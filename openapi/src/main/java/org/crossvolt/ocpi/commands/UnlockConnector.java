package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** Releases a stuck plug (3.6); for help desks. */
public record UnlockConnector(
        @MaxLength(255) String responseUrl,
        @MaxLength(36) CiString locationId,
        @MaxLength(36) CiString evseUid,
        @MaxLength(36) CiString connectorId) {}
