package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** The Token that a session was for (3.3). */
public record CdrToken(
        @MaxLength(2) CiString countryCode,
        @MaxLength(3) CiString partyId,
        @MaxLength(36) CiString uid,
        TokenType type,
        @MaxLength(36) CiString contractId) {}
