package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.Secret;

/**
 * The token a session was authorised with, as far as a bill needs it.
 *
 * @param countryCode ISO 3166-1 alpha-2 code of the eMSP
 * @param partyId id of the eMSP
 */
public record CdrToken(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @Secret @MaxLength(value = 36, accepted = 39) CiString uid,
        TokenType type,
        @Secret @MaxLength(36) CiString contractId)
        implements OfParty {

    /** Without uid and contract id, so that it can be logged. */
    @Override
    public String toString() {
        return "CdrToken[party=" + party() + ", type=" + type + "]";
    }
}
