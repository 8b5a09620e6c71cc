package org.crossvolt.tariff.pricing;

import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What the standard leaves open (P-17, A-85, 5.5).
 *
 * @param lineDecimals of the money of one line
 * @param lineRounding how lines are rounded
 * @param totalDecimals of published totals; null means the currency's minor unit in ISO 4217
 * @param totalRounding how totals are rounded
 * @param mostPeriods more are refused
 */
public record PricingPolicy(
        int lineDecimals,
        RoundingMode lineRounding,
        @Nullable Integer totalDecimals,
        RoundingMode totalRounding,
        int mostPeriods) {

    public static final int MOST_DECIMALS = 12;

    /** Four decimals per line, the minor unit for totals, both HALF_UP. */
    public static final PricingPolicy DEFAULT =
            new PricingPolicy(4, RoundingMode.HALF_UP, null, RoundingMode.HALF_UP, 1_000_000);

    /** @throws IllegalArgumentException for decimals outside 0 to 12, and for UNNECESSARY, which is no way to round */
    public PricingPolicy {
        requireDecimals(lineDecimals);
        if (totalDecimals != null) {
            requireDecimals(totalDecimals);
        }
        if (lineRounding == RoundingMode.UNNECESSARY || totalRounding == RoundingMode.UNNECESSARY) {
            throw new IllegalArgumentException("UNNECESSARY does not round");
        }
    }

    private static void requireDecimals(int decimals) {
        if (decimals < 0 || decimals > MOST_DECIMALS) {
            throw new IllegalArgumentException("decimals have to be between 0 and " + MOST_DECIMALS);
        }
    }
}
