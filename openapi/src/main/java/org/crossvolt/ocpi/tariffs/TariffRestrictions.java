package org.crossvolt.ocpi.tariffs;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.List;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Within;
import org.jspecify.annotations.Nullable;

/**
 * When an element holds; everything that is set has to be true. Lower bounds belong to the range, upper bounds do not.
 *
 * @param startTime local time
 * @param endTime local time; before the start means on the next day
 * @param startDate local date, included
 * @param endDate local date, not included
 * @param minKwh in kWh
 * @param maxKwh in kWh
 * @param minCurrent in A, the sum over the phases
 * @param maxCurrent in A, the sum over the phases
 * @param minPower in kW
 * @param maxPower in kW
 * @param minDuration in seconds
 * @param maxDuration in seconds
 * @param reservation set where the element prices a reservation only
 */
public record TariffRestrictions(
        @MaxLength(value = 5, accepted = 8)
        @Matches(
                value = "([0-1][0-9]|2[0-3]):[0-5][0-9]",
                tolerated = "([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
                means = "a time of day such as 08:30")
        @Nullable
        String startTime,

        @MaxLength(value = 5, accepted = 8)
        @Matches(
                value = "([0-1][0-9]|2[0-3]):[0-5][0-9]",
                tolerated = "([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
                means = "a time of day such as 08:30")
        @Nullable
        String endTime,

        @MaxLength(10)
        @Matches(value = "([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", means = "a date such as 2026-01-31")
        @Nullable
        String startDate,

        @MaxLength(10)
        @Matches(value = "([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", means = "a date such as 2026-01-31")
        @Nullable
        String endDate,

        @Nullable BigDecimal minKwh,
        @Nullable BigDecimal maxKwh,
        @Nullable BigDecimal minCurrent,
        @Nullable BigDecimal maxCurrent,
        @Nullable BigDecimal minPower,
        @Nullable BigDecimal maxPower,
        @Within(min = 0) @Nullable Integer minDuration,
        @Within(min = 0) @Nullable Integer maxDuration,
        List<DayOfWeek> dayOfWeek,
        @Nullable ReservationRestrictionType reservation)
        implements SelfChecked {

    public TariffRestrictions {
        dayOfWeek = List.copyOf(dayOfWeek);
    }

    @Override
    public void check(Findings found) {
        lessThan(found, "kwh", minKwh, maxKwh);
        lessThan(found, "current", minCurrent, maxCurrent);
        lessThan(found, "power", minPower, maxPower);
        if (minDuration != null && maxDuration != null && minDuration >= maxDuration) {
            found.remark("max_duration", "order", "No session lasts from min_duration to max_duration.");
        }
    }

    private static void lessThan(
            Findings found, String quantity, @Nullable BigDecimal least, @Nullable BigDecimal most) {
        if (least != null && most != null && least.compareTo(most) >= 0) {
            found.remark(
                    "max_" + quantity, "order", "Nothing lies between min_" + quantity + " and max_" + quantity + ".");
        }
    }
}
