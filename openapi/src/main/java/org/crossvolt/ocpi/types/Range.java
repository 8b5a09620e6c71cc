package org.crossvolt.ocpi.types;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;

/** The bounds of a number, from {@link Within}. */
record Range(long min, long max) {

    static Range of(RecordComponent component) {
        Within within = component.getAnnotation(Within.class);
        return within == null ? new Range(Long.MIN_VALUE, Long.MAX_VALUE) : new Range(within.min(), within.max());
    }

    boolean isUnbounded() {
        return min == Long.MIN_VALUE && max == Long.MAX_VALUE;
    }

    /** False, with a violation, for a number outside. */
    boolean check(BigDecimal number, Place place, Findings found) {
        if (isUnbounded()
                || (number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0)) {
            return true;
        }
        String bounds = max == Long.MAX_VALUE ? "at least " + min : "between " + min + " and " + max;
        found.violation(place, "range", place.name() + " has to be " + bounds + ".", number.toPlainString());
        return false;
    }
}
