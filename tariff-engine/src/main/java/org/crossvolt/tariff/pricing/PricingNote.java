package org.crossvolt.tariff.pricing;

/**
 * Something odd in the input, and what was made of it.
 *
 * @param pointer where in the priced object, such as {@code /charging_periods/3}; RFC 6901
 * @param sentence for the engineer of the party that sent it
 */
public record PricingNote(Code code, String pointer, String sentence) {

    /** How much a note matters. */
    public enum Severity {
        /** A reading of the standard was applied. */
        INFO,
        /** The object contradicts itself or its tariff; the price is that of our reading. */
        WARNING,
        /** A fact is missing, so the price may be another one. */
        UNSURE,
        /** There is no price. */
        REFUSED
    }

    /** What was odd. */
    public enum Code {
        /** No period names a tariff; the only one that fits was taken. */
        TARIFF_ASSUMED(Severity.INFO),
        /** A period without tariff_id beside periods with one: no tariff applies to it (3.3). */
        NO_TARIFF(Severity.INFO),
        /** Two tariffs with one id; the one that held at the start was taken (P-20). */
        TARIFF_VERSIONS(Severity.INFO),
        /** The session is outside the tariff's own dates (P-05). */
        TARIFF_NOT_VALID(Severity.WARNING),
        /** The tariff's type is not the one that was asked for (P-19). */
        TARIFF_OF_OTHER_TYPE(Severity.INFO),
        /** A second FLAT price became active; one was charged already. */
        FLAT_ONCE(Severity.INFO),
        /** The tariff prices this dimension, but not at that moment (P-02). */
        UNPRICED(Severity.INFO),
        /** A tariff that prices time, and a session that measures none. */
        NOT_MEASURED(Severity.WARNING),
        /** Periods were not in the order of their start. */
        OUT_OF_ORDER(Severity.WARNING),
        /** Two periods start at the same moment. */
        SAME_START(Severity.WARNING),
        /** A period measures more time than it lasts. */
        LONGER_THAN_PERIOD(Severity.WARNING),
        /** A period starts before the session or after its end. */
        OUTSIDE_SESSION(Severity.WARNING),
        /** A price changed within a period; the price at its start was taken. */
        SPANS_PRICE_CHANGE(Severity.WARNING),
        /** The same dimension twice in a period; the sum was taken. */
        REPEATED_DIMENSION(Severity.WARNING),
        /** A dimension that OCPI does not know; it prices nothing. */
        UNKNOWN_DIMENSION(Severity.WARNING),
        /** A component that OCPI does not know; it was left out. */
        UNKNOWN_COMPONENT(Severity.UNSURE),
        /** A reservation restriction that OCPI does not know; the element was left out. */
        UNKNOWN_RESTRICTION(Severity.UNSURE),
        /** The same dimension twice in one element; the first counts (P-01). */
        REPEATED_COMPONENT(Severity.WARNING),
        /** A reservation element may price FLAT and TIME only (P-09). */
        RESERVATION_COMPONENT(Severity.WARNING),
        /** A restriction by date whose date does not exist; the days were counted on. */
        NO_SUCH_DATE(Severity.WARNING),
        /** The power was not measured; the average was taken. */
        POWER_DERIVED(Severity.UNSURE),
        /** The current or power that a restriction asks for was not measured. */
        NOT_VERIFIABLE(Severity.UNSURE),
        /** The reservation was taken as expired, because nothing was charged after it. */
        RESERVATION_EXPIRED(Severity.INFO),
        /** More was exported than imported; the price is credited. */
        NEGATIVE_VOLUME(Severity.WARNING),
        /** min_price or max_price without VAT beside prices with VAT; the VAT share of the session was taken. */
        LIMIT_WITHOUT_VAT(Severity.INFO),
        /** A credit: only the total is negative (5.3). */
        CREDIT(Severity.INFO),
        /** The currency is not in ISO 4217, so two decimals were taken. */
        UNKNOWN_CURRENCY(Severity.WARNING),

        /** A period names a tariff that is not among those given. */
        UNKNOWN_TARIFF(Severity.REFUSED),
        /** Several tariffs fit and no period says which. */
        AMBIGUOUS_TARIFF(Severity.REFUSED),
        /** A tariff in another currency than the session. */
        OTHER_CURRENCY(Severity.REFUSED),
        /** A restriction is in local time and the time zone of the Location is not known (P-05). */
        NO_TIME_ZONE(Severity.REFUSED),
        /** More periods than the policy allows. */
        TOO_MANY_PERIODS(Severity.REFUSED),
        /** A number beyond 10^15, or with more than 40 decimals. */
        MAGNITUDE(Severity.REFUSED);

        private final Severity severity;

        Code(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }
    }

    public Severity severity() {
        return code.severity();
    }
}
