package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;
import org.jspecify.annotations.Nullable;

/**
 * Asks a CPO to reserve an EVSE, or to change a reservation of the same id.
 *
 * @param responseUrl where the result is posted, and later a cancellation
 */
public record ReserveNow(
        @MaxLength(255) @Url String responseUrl,
        Token token,
        OcpiDateTime expiryDate,
        @MaxLength(36) CiString reservationId,
        @MaxLength(value = 36, accepted = 39) CiString locationId,
        @MaxLength(value = 36, accepted = 39) @Nullable CiString evseUid,
        @MaxLength(36) @Nullable CiString authorizationReference)
        implements OcpiObject {}
