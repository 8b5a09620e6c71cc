package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.Price;
import org.jspecify.annotations.Nullable;

/**
 * What was found about a CDR.
 *
 * @param outcome the verdict in one word
 * @param findings what contradicts, then what is odd, then why something could not be checked
 * @param claimed the total that the CDR claims
 * @param computed our total; absent where there is none
 */
public record Verdict(
        Outcome outcome,
        List<Finding> findings,
        Price claimed,
        @Nullable Price computed) {

    public Verdict {
        findings = List.copyOf(findings);
    }

    /** The verdict in one word. */
    public enum Outcome {
        /** Everything that can be computed is as the CDR says. */
        CONSISTENT,
        /** Something is otherwise than the CDR says. */
        DEVIATES,
        /** Nothing contradicts, but the price could not be computed for sure. */
        NOT_CHECKABLE
    }

    /** What a finding means for the verdict. */
    public enum Weight {
        /** The CDR contradicts itself, its tariff or what is known. */
        DEVIATION,
        /** A fact is missing. */
        UNCHECKED,
        /** Odd, and without consequence for the amount. */
        REMARK
    }

    /** What was compared. */
    public enum Code {
        TOTAL_COST,
        FIXED_COST,
        ENERGY_COST,
        TIME_COST,
        PARKING_COST,
        RESERVATION_COST,
        TOTAL_ENERGY,
        ENERGY_IN_WH,
        TOTAL_TIME,
        TOTAL_PARKING_TIME,
        WALL_CLOCK,
        END_BEFORE_START,
        PERIOD_OUTSIDE_SESSION,
        PERIODS_OVERLAP,
        FIRST_PERIOD,
        IN_THE_FUTURE,
        IMPOSSIBLE_POWER,
        SESSION_ONLY_DIMENSION,
        CURRENCY,
        SNAPSHOT_DIFFERS,
        SNAPSHOT_COST,
        TARIFF_MISSING,
        DUPLICATE_ID,
        CREDIT_REFERENCE_UNKNOWN,
        CREDIT_AMOUNT,
        CREDIT_CURRENCY,
        CREDIT_TOKEN,
        CREDIT_OF_A_CREDIT,
        CREDIT_SIGN,
        NEGATIVE_TOTAL,
        PRICING,
        PRICE_UNKNOWN
    }

    /**
     * One comparison that did not come out.
     *
     * @param pointer where in the CDR; RFC 6901
     * @param claimed what the CDR says; absent where it says nothing
     * @param computed what we found; absent where there is nothing to compare
     */
    public record Finding(
            Weight weight,
            Code code,
            String pointer,
            String sentence,
            @Nullable BigDecimal claimed,
            @Nullable BigDecimal computed) {}
}
