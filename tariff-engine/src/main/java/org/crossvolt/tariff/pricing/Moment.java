package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that restrictions ask about one moment.
 *
 * @param localSecond seconds since midnight, local time; -1 where the zone is not known
 * @param localDay days since 1970-01-01, local date
 * @param energy kWh since charging began (P-08)
 * @param elapsed seconds since charging began, for reservations since the reservation began (P-08, A-80)
 */
record Moment(
        int localSecond,
        long localDay,
        BigDecimal energy,
        long elapsed,
        @Nullable Span current,
        @Nullable Span power) {

    private static final int SECONDS_PER_DAY = 86_400;
    static final int NO_LOCAL_TIME = -1;

    static Moment at(
            long localEpochSecond, BigDecimal energy, long elapsed, @Nullable Span current, @Nullable Span power) {
        return new Moment(
                (int) Math.floorMod(localEpochSecond, (long) SECONDS_PER_DAY),
                Math.floorDiv(localEpochSecond, (long) SECONDS_PER_DAY),
                energy,
                elapsed,
                current,
                power);
    }

    static Moment withoutLocalTime(BigDecimal energy, long elapsed, @Nullable Span current, @Nullable Span power) {
        return new Moment(NO_LOCAL_TIME, 0, energy, elapsed, current, power);
    }

    Moment locally(long localEpochSecond) {
        return at(localEpochSecond, energy, elapsed, current, power);
    }

    Moment withEnergy(BigDecimal kwh) {
        return new Moment(localSecond, localDay, kwh, elapsed, current, power);
    }

    Moment withElapsed(long seconds) {
        return new Moment(localSecond, localDay, energy, seconds, current, power);
    }

    /** Monday is 0. */
    int dayOfWeek() {
        return (int) Math.floorMod(localDay + 3, 7L);
    }

    /** For people: local time as far as known, energy and time so far. */
    String inWords() {
        StringBuilder words = new StringBuilder();
        if (localSecond != NO_LOCAL_TIME) {
            LocalDate date = LocalDate.ofEpochDay(localDay);
            words.append(date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                    .append(' ')
                    .append(date)
                    .append(' ')
                    .append(LocalTime.ofSecondOfDay(localSecond))
                    .append(" local time, ");
        }
        words.append(elapsed).append(" s and ").append(Amounts.plain(energy)).append(" kWh into it");
        if (current != null) {
            words.append(", at ").append(Amounts.plain(current.value())).append(" A");
        }
        if (power != null) {
            words.append(", at ").append(Amounts.plain(power.value())).append(" kW");
        }
        return words.toString();
    }
}
