package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import org.crossvolt.ocpi.tariffs.TariffElement;

/** The restrictions of one element, for rooms that ask what pricing would say; reservation aside. */
public final class ElementConditions {

    private final PreparedElement element;

    private ElementConditions(PreparedElement element) {
        this.element = element;
    }

    public static ElementConditions of(TariffElement element) {
        return new ElementConditions(new PreparedElement(element, "", new Notes()));
    }

    /**
     * Whether all restrictions hold.
     *
     * @param energy kWh since charging began
     * @param current in A
     * @param power in kW
     * @param elapsed seconds since charging began
     */
    public boolean hold(
            LocalDate date, LocalTime time, BigDecimal energy, BigDecimal current, BigDecimal power, long elapsed) {
        Moment moment = new Moment(
                time.toSecondOfDay(),
                date.toEpochDay(),
                energy,
                elapsed,
                Span.of(current, false),
                Span.of(power, false));
        return ElementMatcher.match(element, moment) == ElementMatcher.Match.HOLDS;
    }

    /** False for a date such as 2026-02-30, which the standard's pattern lets pass. */
    public static boolean isADate(String date) {
        return dayOfMonth(date) <= month(date).lengthOfMonth();
    }

    /** The date of a restriction; one that the calendar does not have is counted on from the first of its month. */
    public static LocalDate date(String date) {
        return month(date).atDay(1).plusDays(dayOfMonth(date) - 1L);
    }

    private static YearMonth month(String date) {
        return YearMonth.of(Integer.parseInt(date, 0, 4, 10), Integer.parseInt(date, 5, 7, 10));
    }

    private static int dayOfMonth(String date) {
        return Integer.parseInt(date, 8, 10, 10);
    }
}
