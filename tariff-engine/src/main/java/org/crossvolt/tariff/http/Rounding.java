package org.crossvolt.tariff.http;

import java.math.RoundingMode;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Within;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.jspecify.annotations.Nullable;

/** What the standard leaves open; absent members are as {@link PricingPolicy#DEFAULT}. */
record Rounding(
        @Within(min = 0, max = PricingPolicy.MOST_DECIMALS) @Nullable
        Integer lineDecimals,

        @Within(min = 0, max = PricingPolicy.MOST_DECIMALS) @Nullable
        Integer totalDecimals,

        @Nullable String mode)
        implements SelfChecked {

    @Override
    public void check(Findings found) {
        if (mode != null && !mode.equals("HALF_UP") && !mode.equals("HALF_EVEN") && !mode.equals("HALF_DOWN")) {
            found.violation("mode", "known", "mode is one of HALF_UP, HALF_EVEN, HALF_DOWN.");
        }
    }

    static PricingPolicy policy(@Nullable Rounding rounding) {
        PricingPolicy normal = PricingPolicy.DEFAULT;
        if (rounding == null) {
            return normal;
        }
        RoundingMode mode = rounding.mode == null ? normal.lineRounding() : RoundingMode.valueOf(rounding.mode);
        Integer lineDecimals = rounding.lineDecimals;
        return new PricingPolicy(
                lineDecimals == null ? normal.lineDecimals() : lineDecimals,
                mode,
                rounding.totalDecimals,
                mode,
                normal.mostPeriods());
    }
}
