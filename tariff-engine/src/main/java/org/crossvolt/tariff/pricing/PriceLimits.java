package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.pricing.PriceReport.Adjustment;
import org.crossvolt.tariff.pricing.PriceReport.Limit;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/** min_price and max_price of a tariff: each for the amount without and the amount with VAT by itself (P-15). */
final class PriceLimits {

    private PriceLimits() {}

    /** What the limit changes about an amount, or null where it is not reached. */
    static @Nullable Adjustment adjust(
            Limit limit,
            Price bound,
            CiString tariffId,
            BigDecimal exclVat,
            @Nullable BigDecimal inclVat,
            Notes notes) {
        BigDecimal limited = limited(limit, exclVat, bound.exclVat());
        BigDecimal exclBy = limited.subtract(exclVat);
        BigDecimal inclBy = inclBy(limit, bound, exclVat, limited, inclVat);
        if (exclBy.signum() == 0 && (inclBy == null || inclBy.signum() == 0)) {
            return null;
        }
        if (bound.inclVat() == null && inclVat != null) {
            notes.add(
                    Code.LIMIT_WITHOUT_VAT,
                    "",
                    () -> limit + " of tariff '" + tariffId
                            + "' has no amount with VAT; the VAT share of the session was taken.");
        }
        return new Adjustment(limit, tariffId, exclBy, inclBy);
    }

    private static @Nullable BigDecimal inclBy(
            Limit limit, Price bound, BigDecimal exclVat, BigDecimal limited, @Nullable BigDecimal inclVat) {
        BigDecimal inclBound = bound.inclVat();
        boolean reached = limited.compareTo(exclVat) != 0;
        if (inclBound != null) {
            if (inclVat != null) {
                return limited(limit, inclVat, inclBound).subtract(inclVat);
            }
            // No component has VAT but the limit does: it counts once the limit is reached.
            return reached ? inclBound.subtract(exclVat) : null;
        }
        if (inclVat == null) {
            return null;
        }
        if (!reached) {
            return BigDecimal.ZERO;
        }
        return exclVat.signum() == 0
                ? limited.subtract(inclVat)
                : inclVat.multiply(limited)
                        .divide(exclVat, PricingPolicy.MOST_DECIMALS, RoundingMode.HALF_UP)
                        .subtract(inclVat);
    }

    private static BigDecimal limited(Limit limit, BigDecimal amount, BigDecimal bound) {
        return switch (limit) {
            case MIN_PRICE -> amount.max(bound);
            case MAX_PRICE -> amount.min(bound);
        };
    }
}
