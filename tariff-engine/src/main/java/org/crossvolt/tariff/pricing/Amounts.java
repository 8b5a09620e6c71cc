package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Arithmetic without loss: hours are kept as seconds, so that a price per hour is divided once, at the end. */
final class Amounts {

    static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What the reader accepts; here once more for those who build records themselves. */
    private static final int LARGEST_EXPONENT = 15;

    private static final int MOST_DECIMALS = 40;
    private static final int USUAL_DECIMALS = 4;

    private Amounts() {}

    /** True where arithmetic on the number takes no more than a moment. */
    static boolean isWithinReach(BigDecimal number) {
        int scale = number.scale();
        return scale <= MOST_DECIMALS
                && scale >= -LARGEST_EXPONENT
                && (long) number.precision() - scale - 1 <= LARGEST_EXPONENT;
    }

    /**
     * Hours as written, in seconds. Hours come with four decimals, so 40 minutes arrive as 0.6667: where a whole number of
     * seconds lies within what the decimals can tell, it was meant (P-44).
     */
    static BigDecimal seconds(BigDecimal hours) {
        BigDecimal seconds = hours.multiply(SECONDS_PER_HOUR);
        BigDecimal whole = seconds.setScale(0, RoundingMode.HALF_UP);
        BigDecimal off = seconds.subtract(whole);
        if (off.signum() == 0) {
            return whole;
        }
        int decimals = hours.scale() <= USUAL_DECIMALS
                ? USUAL_DECIMALS
                : Math.max(USUAL_DECIMALS, hours.stripTrailingZeros().scale());
        BigDecimal reach = BigDecimal.valueOf(1800, decimals);
        return off.abs().compareTo(reach) <= 0 ? whole : seconds;
    }

    /** The decimals of the currency's minor unit, or null where ISO 4217 has none for it. */
    static @Nullable Integer minorUnit(String currency) {
        try {
            int digits = Currency.getInstance(currency.toUpperCase(Locale.ROOT)).getDefaultFractionDigits();
            return digits < 0 ? null : digits;
        } catch (IllegalArgumentException notInIso4217) {
            return null;
        }
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
