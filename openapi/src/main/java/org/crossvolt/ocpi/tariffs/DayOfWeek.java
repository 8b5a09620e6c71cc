package org.crossvolt.ocpi.tariffs;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** A day of the week (3.4). */
public record DayOfWeek(String text) implements OpenEnum {

    public static final DayOfWeek MONDAY = new DayOfWeek("MONDAY");
    public static final DayOfWeek TUESDAY = new DayOfWeek("TUESDAY");
    public static final DayOfWeek WEDNESDAY = new DayOfWeek("WEDNESDAY");
    public static final DayOfWeek THURSDAY = new DayOfWeek("THURSDAY");
    public static final DayOfWeek FRIDAY = new DayOfWeek("FRIDAY");
    public static final DayOfWeek SATURDAY = new DayOfWeek("SATURDAY");
    public static final DayOfWeek SUNDAY = new DayOfWeek("SUNDAY");

    private static final Set<String> KNOWN =
            Set.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
