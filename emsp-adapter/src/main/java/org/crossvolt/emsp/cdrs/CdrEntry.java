package org.crossvolt.emsp.cdrs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.jspecify.annotations.Nullable;

/**
 * A CDR as we keep it.
 *
 * @param ref what its Location and the driver API call it
 * @param creditOf the id of the CDR a credit takes back
 * @param amount with VAT where there is any; negative for a credit
 * @param report the tariff-engine's calculation, once accepted
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares entries
record CdrEntry(
        UUID ref,
        byte[] body,
        Cdr cdr,
        UUID driver,
        String contract,
        @Nullable String creditOf,
        String currency,
        BigDecimal amount,
        CdrState state,
        @Nullable String reason,
        @Nullable String report,
        Instant receivedAt) {

    boolean isCredit() {
        return creditOf != null;
    }

    /** One session of one CPO; null where the CDR names none. */
    @Nullable
    String sessionKey() {
        return cdr.sessionId() == null
                ? null
                : cdr.countryCode().folded() + "/" + cdr.partyId().folded() + "/"
                        + cdr.sessionId().folded();
    }

    @Override
    public String toString() {
        return "CdrEntry[" + ref + ", state=" + state + "]";
    }
}
