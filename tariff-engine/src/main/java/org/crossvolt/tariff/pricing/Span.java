package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The current in A or the power in kW during a period.
 *
 * @param value what restrictions are compared with (P-07)
 * @param least the smallest value that was measured
 * @param most the largest value that was measured
 * @param derived true where it was not measured but follows from energy and time
 */
record Span(BigDecimal value, BigDecimal least, BigDecimal most, boolean derived) {

    static Span of(BigDecimal value, boolean derived) {
        return new Span(value, value, value, derived);
    }

    /** Of what a period says: the average if it is there, else the middle of the extremes; null where it says nothing. */
    static @Nullable Span measured(
            @Nullable BigDecimal average, @Nullable BigDecimal least, @Nullable BigDecimal most) {
        if (average == null && least == null && most == null) {
            return null;
        }
        BigDecimal low = least != null ? least : average != null ? average : most;
        BigDecimal high = most != null ? most : average != null ? average : least;
        if (low == null || high == null) {
            return null;
        }
        if (average == null && low.compareTo(high) == 0) {
            return new Span(low, low, high, false);
        }
        BigDecimal value = average != null ? average : low.add(high).multiply(HALF);
        return new Span(value, low, high, false);
    }

    private static final BigDecimal HALF = new BigDecimal("0.5");

    /** True where one part of the period is below the threshold and another not. */
    boolean crosses(BigDecimal threshold) {
        return least.compareTo(threshold) < 0 && most.compareTo(threshold) >= 0;
    }
}
