package org.crossvolt.tariff.linting;

/**
 * One odd thing about a tariff.
 *
 * @param pointer where in the tariff; RFC 6901
 * @param sentence for whoever wrote the tariff
 */
public record LintFinding(Severity severity, Code code, String pointer, String sentence) {

    /** How much it matters. */
    public enum Severity {
        /** Nobody can have meant it. */
        ERROR,
        /** It probably costs somebody money. */
        WARNING,
        /** It may well be meant. */
        INFO
    }

    /** What was found. */
    public enum Code {
        /** A dimension has a price, but not always. */
        GAP,
        /** Its restrictions exclude each other. */
        NEVER_HOLDS,
        /** Earlier elements always win. */
        UNREACHABLE,
        /** The same dimension twice in one element. */
        REPEATED_COMPONENT,
        /** Not known in OCPI 2.2.1. */
        UNKNOWN_DIMENSION,
        /** A reservation has no energy and no parking (P-09). */
        RESERVATION_COMPONENT,
        /** Zero means no rounding; other engines divide by it (P-41). */
        STEP_SIZE_ZERO,
        /** So large that it can not be meant. */
        STEP_SIZE_ABSURD,
        /** Not in ISO 4217. */
        UNKNOWN_CURRENCY,
        /** More decimals than the currency, or than OCPI, has. */
        TOO_MANY_DECIMALS,
        /** Over already. */
        EXPIRED,
        /** Not yet begun. */
        NOT_YET_VALID,
        /** Ends before it starts. */
        NEVER_VALID,
        /** min_price above max_price. */
        LIMITS_CONTRADICT,
        /** An amount with VAT below the one without. */
        LIMIT_VAT,
        /** A limit without an amount with VAT beside prices with VAT. */
        LIMIT_WITHOUT_VAT,
        /** Below zero. */
        NEGATIVE_PRICE,
        /** Hardly what a kWh or an hour costs. */
        PRICE_ABSURD,
        /** Below 0, above 100, or a fraction where per cent were asked for. */
        VAT_ABSURD,
        /** Some prices have VAT, others none. */
        VAT_MIXED,
        /** start_time equals end_time. */
        EQUAL_TIMES,
        /** A date that the calendar does not have. */
        NO_SUCH_DATE,
        /** The text repeats prices, which then have to be changed twice. */
        TEXT_REPEATS_PRICE,
        /** Free, but not in the form that OCPI asks for (P-16). */
        FREE_FORM,
        /** Too many combinations of restrictions to look at each. */
        TOO_COMPLEX
    }
}
