package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.SelfChecked;

/**
 * When a location is open.
 *
 * @param twentyfourseven whether it is always open, but for exceptional closings
 * @param regularHours only where it is not always open
 * @param exceptionalOpenings added to the regular hours
 * @param exceptionalClosings stronger than everything else
 */
public record Hours(
        boolean twentyfourseven,
        List<RegularHours> regularHours,
        List<ExceptionalPeriod> exceptionalOpenings,
        List<ExceptionalPeriod> exceptionalClosings)
        implements SelfChecked {

    public Hours {
        regularHours = List.copyOf(regularHours);
        exceptionalOpenings = List.copyOf(exceptionalOpenings);
        exceptionalClosings = List.copyOf(exceptionalClosings);
    }

    @Override
    public void check(Findings found) {
        if (twentyfourseven && !regularHours.isEmpty()) {
            found.remark("regular_hours", "unused", "regular_hours have no meaning while twentyfourseven is true.");
        }
        if (!twentyfourseven && regularHours.isEmpty() && exceptionalOpenings.isEmpty()) {
            found.remark("regular_hours", "missing", "Without regular_hours the location never opens.");
        }
    }
}
