package org.crossvolt.emsp.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a driver and one of our parties agreed on.
 *
 * @param id the eMAID, without separators, with its check digit
 * @param validUntil not included; absent for as long as nobody ends it
 * @param currency ISO 4217 code of the credit limit and of what was spent
 * @param spent accepted bills less credits and payments
 */
public record Contract(
        String id,
        UUID driver,
        String party,
        ContractState state,
        Instant validFrom,
        @Nullable Instant validUntil,
        String currency,
        Limits limits,
        BigDecimal spent) {

    /** Without the id, which names a person. */
    @Override
    public String toString() {
        return "Contract[party=" + party + ", state=" + state + "]";
    }
}
