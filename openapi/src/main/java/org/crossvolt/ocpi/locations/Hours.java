package org.crossvolt.ocpi.locations;

import java.util.List;
import java.util.function.BiConsumer;
import org.crossvolt.ocpi.types.SelfChecked;

/** When a Location is open (3.1). */
public record Hours(
        boolean twentyfourseven,
        List<RegularHours> regularHours,
        List<ExceptionalPeriod> exceptionalOpenings,
        List<ExceptionalPeriod> exceptionalClosings)
        implements SelfChecked {

    @Override
    public void check(BiConsumer<String, String> broken) {
        if (!twentyfourseven && regularHours.isEmpty() && exceptionalOpenings.isEmpty()) {
            broken.accept("regular_hours", "is needed where twentyfourseven is false");
        }
    }
}
