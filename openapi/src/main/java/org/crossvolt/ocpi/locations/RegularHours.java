package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxDigits;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Within;

/**
 * Opening hours of one weekday, in the location's time.
 *
 * @param weekday from 1 for Monday to 7 for Sunday
 * @param periodBegin local time
 * @param periodEnd local time, after the begin; hours across midnight need two entries
 */
public record RegularHours(
        @MaxDigits(1) @Within(min = 1, max = 7) int weekday,

        @MaxLength(value = 5, accepted = 8)
        @Matches(
                value = "([0-1][0-9]|2[0-3]):[0-5][0-9]",
                tolerated = "([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
                means = "a time of day such as 08:30")
        String periodBegin,

        @MaxLength(value = 5, accepted = 8)
        @Matches(
                value = "([0-1][0-9]|2[0-3]):[0-5][0-9]",
                tolerated = "([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|24:00(:00)?",
                means = "a time of day such as 08:30")
        String periodEnd)
        implements SelfChecked {

    @Override
    public void check(Findings found) {
        // Both are written with leading zeroes, so the order of texts is the order of times.
        if (periodEnd.compareTo(periodBegin) <= 0) {
            found.remark("period_end", "order", "period_end is not after period_begin; use an entry for each day.");
        }
    }
}
