package org.crossvolt.emsp.tokens;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A token as its operator sees it. */
record TokenView(
        UUID id,
        String contract,
        String party,
        String type,
        String uid,
        @Nullable String visualNumber,
        String issuer,
        @Nullable String groupId,
        boolean blocked,
        @Nullable Instant validUntil,
        String whitelist,
        @Nullable String language,
        @Nullable String defaultProfileType,
        boolean valid,
        boolean pushed,
        Instant lastUpdated) {

    static TokenView of(KnownToken token, Instant now) {
        return new TokenView(
                token.id(),
                token.contract(),
                token.party(),
                token.type(),
                token.uid(),
                token.visualNumber(),
                token.issuer(),
                token.groupId(),
                token.blocked(),
                token.validUntil(),
                token.whitelist(),
                token.language(),
                token.defaultProfileType(),
                token.isValid(now),
                token.isPushed(),
                token.lastUpdated());
    }

    @Override
    public String toString() {
        return "TokenView[" + id + "]";
    }
}
