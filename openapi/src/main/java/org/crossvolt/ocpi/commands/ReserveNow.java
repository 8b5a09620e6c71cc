package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** Keeps an EVSE free for a driver (3.6). */
public record ReserveNow(
        @MaxLength(255) String responseUrl,
        Token token,
        OcpiDateTime expiryDate,
        @MaxLength(36) CiString reservationId,
        @MaxLength(36) CiString locationId,
        @MaxLength(36) @Nullable CiString evseUid,
        @MaxLength(36) @Nullable CiString authorizationReference) {}
