package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Something a driver is known by: a card, an app user, a contract.
 *
 * @param countryCode ISO 3166-1 alpha-2 code of the owning eMSP
 * @param partyId id of the owning eMSP
 * @param uid unique at the eMSP together with the type
 * @param visualNumber what is printed on the card
 * @param groupId tokens of one group can stop each other's sessions
 * @param language ISO 639-1 code
 */
public record Token(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @Secret @MaxLength(value = 36, accepted = 39) CiString uid,
        TokenType type,
        @Secret @MaxLength(36) CiString contractId,
        @Secret @MaxLength(64) @Nullable String visualNumber,
        @MaxLength(64) String issuer,
        @MaxLength(36) @Nullable CiString groupId,
        boolean valid,
        WhitelistType whitelist,

        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters") @Nullable
        String language,

        @Nullable ProfileType defaultProfileType,
        @Nullable EnergyContract energyContract,
        OcpiDateTime lastUpdated)
        implements OfParty {

    /** Without uid, contract id and visual number, so that it can be logged. */
    @Override
    public String toString() {
        return "Token[party=" + party() + ", type=" + type + ", valid=" + valid + ", whitelist=" + whitelist
                + ", lastUpdated=" + lastUpdated + "]";
    }
}
