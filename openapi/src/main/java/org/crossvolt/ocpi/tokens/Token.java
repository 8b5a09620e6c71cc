package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** What a driver shows to charge (3.5). */
public record Token(
        @MaxLength(2) CiString countryCode,
        @MaxLength(3) CiString partyId,
        @MaxLength(36) CiString uid,
        TokenType type,
        @MaxLength(36) CiString contractId,
        @MaxLength(64) @Nullable String visualNumber,
        @MaxLength(64) String issuer,
        @MaxLength(36) @Nullable CiString groupId,
        boolean valid,
        WhitelistType whitelist,
        @MaxLength(2) @Nullable String language,
        @Nullable ProfileType defaultProfileType,
        @Nullable EnergyContract energyContract,
        OcpiDateTime lastUpdated) {}
