package org.crossvolt.emsp.tokens;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.Limits;
import org.crossvolt.ocpi.tokens.ProfileType;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.tokens.WhitelistType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * A token with all that decides whether it may charge: its own state and that of its contract.
 *
 * @param party such as {@code NL-CVE}
 * @param validUntil not included; the earlier of the token's and the contract's
 * @param pushedAt the {@code last_updated} the hub has
 */
public record KnownToken(
        UUID id,
        UUID driver,
        String contract,
        String party,
        String uid,
        String type,
        @Nullable String visualNumber,
        String issuer,
        @Nullable String groupId,
        boolean blocked,
        @Nullable Instant validUntil,
        String whitelist,
        @Nullable String language,
        @Nullable String defaultProfileType,
        Instant lastUpdated,
        @Nullable Instant pushedAt,
        ContractState contractState,
        Instant contractFrom,
        String currency,
        Limits limits,
        BigDecimal spent) {

    /** What (uid, type) of a party is found by, whatever the letter case. */
    record Key(String party, String uid, String type) {

        static Key of(String party, String uid, String type) {
            return new Key(party, uid.toUpperCase(Locale.ROOT), type);
        }

        @Override
        public String toString() {
            return "Key[" + party + "]";
        }
    }

    Key key() {
        return Key.of(party, uid, type);
    }

    /** Whether a list of valid tokens may hold it; what depends on place, hour or money is asked in real time. */
    public boolean isValid(Instant now) {
        return !blocked && contractState == ContractState.ACTIVE && !isExpired(now) && !now.isBefore(contractFrom);
    }

    public boolean isExpired(Instant now) {
        return validUntil != null && !now.isBefore(validUntil);
    }

    public boolean isPushed() {
        return lastUpdated.equals(pushedAt);
    }

    /** The Token as partners see it. */
    public Token toOcpi(Instant now) {
        PartyId owner = PartyId.parse(party);
        return new Token(
                owner.countryCode(),
                owner.partyId(),
                CiString.of(uid),
                new TokenType(type),
                CiString.of(contract),
                visualNumber,
                issuer,
                groupId == null ? null : CiString.of(groupId),
                isValid(now),
                new WhitelistType(whitelist),
                language,
                defaultProfileType == null ? null : new ProfileType(defaultProfileType),
                null,
                new OcpiDateTime(lastUpdated));
    }

    /** Without uid and contract, so that it can be logged. */
    @Override
    public String toString() {
        return "KnownToken[" + id + ", party=" + party + ", type=" + type + "]";
    }
}
