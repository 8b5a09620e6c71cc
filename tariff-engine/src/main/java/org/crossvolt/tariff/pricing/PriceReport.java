package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.jspecify.annotations.Nullable;

/**
 * What a session costs, and why. Amounts are in {@link #currency()}; an absent amount with VAT means that no component has
 * VAT, which differs from 0 % (P-14, A-84).
 *
 * @param timeZone in which restrictions were read; absent where none was given
 * @param total what is to be paid: the lines and the adjustments, rounded to the currency's minor unit; negative for a
 *     credit
 * @param sumOfLines of all lines as they are rounded, before min_price and max_price
 * @param unrounded of all lines, with nothing rounded before the tenth decimal; for those who compare with own results
 * @param fixedCost FLAT prices but for those of parking and reservation (5.3, A-86)
 * @param parkingCost with its FLAT prices
 * @param reservationCost with its FLAT prices
 * @param energy in kWh, as measured
 * @param time of charging, in seconds, as measured
 * @param parkingTime in seconds, as measured
 * @param reservationTime in seconds, as measured
 * @param adjustments what min_price and max_price of a tariff changed
 */
public record PriceReport(
        String currency,
        @Nullable String timeZone,
        Price total,
        Price sumOfLines,
        Price unrounded,
        Price fixedCost,
        Price energyCost,
        Price timeCost,
        Price parkingCost,
        Price reservationCost,
        BigDecimal energy,
        BigDecimal time,
        BigDecimal parkingTime,
        BigDecimal reservationTime,
        List<Line> lines,
        List<Adjustment> adjustments,
        List<PricingNote> notes) {

    public PriceReport {
        lines = List.copyOf(lines);
        adjustments = List.copyOf(adjustments);
        notes = List.copyOf(notes);
    }

    /** False where a fact was missing, so that the price may be another one. */
    public boolean isSure() {
        return notes.stream().noneMatch(note -> note.severity() == PricingNote.Severity.UNSURE);
    }

    /** The unit of a line's volumes. */
    public enum Unit {
        KWH,
        SECONDS,
        ONCE
    }

    /**
     * Successive periods in which one price component held for one dimension.
     *
     * @param tariffId the tariff
     * @param element index of the element in the tariff
     * @param component index of the component in the element
     * @param firstPeriod index of the first charging period
     * @param lastPeriod index of the last charging period
     * @param volume as measured, in {@code unit}
     * @param billedVolume after step_size, in {@code unit}
     * @param price without VAT, per kWh, per hour or once
     * @param vat in percent; absent where no VAT applies
     * @param stepSize in Wh or seconds
     * @param exclVat the amount without VAT, rounded as the policy says
     * @param inclVat the amount with VAT; absent where no VAT applies to this component
     * @param why this element, in words
     */
    public record Line(
            Phase phase,
            Dimension dimension,
            CiString tariffId,
            int element,
            int component,
            int firstPeriod,
            int lastPeriod,
            OcpiDateTime start,
            OcpiDateTime end,
            BigDecimal volume,
            BigDecimal billedVolume,
            Unit unit,
            BigDecimal price,
            @Nullable BigDecimal vat,
            int stepSize,
            BigDecimal exclVat,
            @Nullable BigDecimal inclVat,
            Reason why) {}

    /** The limit that was reached. */
    public enum Limit {
        MIN_PRICE,
        MAX_PRICE
    }

    /**
     * What min_price or max_price of a tariff added or took away (P-15).
     *
     * @param exclVat the difference without VAT; zero where only the amount with VAT was limited
     * @param inclVat the difference with VAT
     */
    public record Adjustment(
            Limit limit,
            CiString tariffId,
            BigDecimal exclVat,
            @Nullable BigDecimal inclVat) {}
}
