package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Which element of a tariff prices a dimension at one moment: the first that has it and whose restrictions hold (P-01). */
final class ElementMatcher {

    static final int NONE = -1;

    /** Whether the restrictions of one element hold. */
    enum Match {
        HOLDS,
        HOLDS_NOT,
        /** It asks for a current or a power that nobody measured. */
        UNKNOWN
    }

    private ElementMatcher() {}

    /** The index of the element, or {@link #NONE} where the dimension costs nothing at that moment (P-02). */
    static int find(PreparedTariff tariff, Phase phase, Dimension dimension, Moment moment) {
        PreparedElement[] elements = tariff.elements;
        for (int i = 0; i < elements.length; i++) {
            PreparedElement element = elements[i];
            if (element.phase == phase && element.prices(dimension) && match(element, moment) == Match.HOLDS) {
                return i;
            }
        }
        return NONE;
    }

    /** True where an element before the chosen one could have won, had something been measured. */
    static boolean isInDoubt(PreparedTariff tariff, Phase phase, Dimension dimension, Moment moment, int chosen) {
        int until = chosen == NONE ? tariff.elements.length : chosen;
        for (int i = 0; i < until; i++) {
            PreparedElement element = tariff.elements[i];
            if (element.phase == phase && element.prices(dimension) && match(element, moment) == Match.UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    /** All restrictions together (P-03); lower bounds belong to the range, upper bounds do not (P-04). */
    static Match match(PreparedElement element, Moment moment) {
        if (!holdsLocally(element, moment)
                || moment.elapsed() < element.minDuration
                || moment.elapsed() >= element.maxDuration
                || !within(moment.energy(), element.minKwh, element.maxKwh)) {
            return Match.HOLDS_NOT;
        }
        Match current = match(moment.current(), element.minCurrent, element.maxCurrent);
        if (current == Match.HOLDS_NOT) {
            return current;
        }
        Match power = match(moment.power(), element.minPower, element.maxPower);
        return power == Match.HOLDS ? current : power;
    }

    private static boolean holdsLocally(PreparedElement element, Moment moment) {
        if (!element.asksForLocalTime()) {
            return true;
        }
        if (moment.localSecond() == Moment.NO_LOCAL_TIME) {
            return false;
        }
        return holdsAt(element, moment.localSecond())
                && moment.localDay() >= element.startDay
                && moment.localDay() < element.endDay
                // the day is that of the moment, also after midnight of a window that began the day before.
                && (element.days == 0 || (element.days & (1 << moment.dayOfWeek())) != 0);
    }

    private static boolean holdsAt(PreparedElement element, int second) {
        if (element.wholeDay) {
            return true;
        }
        return element.startSecond < element.endSecond
                ? second >= element.startSecond && second < element.endSecond
                // P-06: an end before the start is on the next day.
                : second >= element.startSecond || second < element.endSecond;
    }

    private static Match match(@Nullable Span span, @Nullable BigDecimal least, @Nullable BigDecimal most) {
        if (least == null && most == null) {
            return Match.HOLDS;
        }
        if (span == null) {
            return Match.UNKNOWN;
        }
        return within(span.value(), least, most) ? Match.HOLDS : Match.HOLDS_NOT;
    }

    private static boolean within(BigDecimal value, @Nullable BigDecimal least, @Nullable BigDecimal most) {
        return (least == null || value.compareTo(least) >= 0) && (most == null || value.compareTo(most) < 0);
    }
}
