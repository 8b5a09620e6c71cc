package org.crossvolt.emsp.stations;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.crossvolt.ocpi.locations.ExceptionalPeriod;
import org.crossvolt.ocpi.locations.Hours;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.locations.RegularHours;

/** Whether a Location is open at a moment, in its own time (3.1, Hours). */
final class OpeningTimes {

    private OpeningTimes() {}

    /** Without opening times it is always open; exceptional closings are stronger than everything else. */
    static boolean isOpen(Location location, Instant moment) {
        Hours hours = location.openingTimes();
        if (hours == null) {
            return true;
        }
        if (holds(hours.exceptionalClosings(), moment)) {
            return false;
        }
        return hours.twentyfourseven()
                || holds(hours.exceptionalOpenings(), moment)
                || isRegular(hours, moment.atZone(zone(location)));
    }

    /** A driver can charge where it is open, and where the Location does not say that it needs to be. */
    static boolean canCharge(Location location, Instant moment) {
        return !Boolean.FALSE.equals(location.chargingWhenClosed()) || isOpen(location, moment);
    }

    static ZoneId zone(Location location) {
        try {
            return ZoneId.of(location.timeZone());
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private static boolean holds(Iterable<ExceptionalPeriod> periods, Instant moment) {
        for (ExceptionalPeriod period : periods) {
            if (!moment.isBefore(period.periodBegin().instant())
                    && moment.isBefore(period.periodEnd().instant())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRegular(Hours hours, ZonedDateTime local) {
        int weekday = local.getDayOfWeek().getValue();
        for (RegularHours regular : hours.regularHours()) {
            if (regular.weekday() == weekday && within(regular, local.toLocalTime())) {
                return true;
            }
        }
        return false;
    }

    /** 24:00 and an end that is not after the begin both mean the end of the day. */
    private static boolean within(RegularHours regular, LocalTime now) {
        LocalTime begin = LocalTime.parse(regular.periodBegin());
        boolean toMidnight =
                regular.periodEnd().startsWith("24") || regular.periodEnd().compareTo(regular.periodBegin()) <= 0;
        return !now.isBefore(begin) && (toMidnight || now.isBefore(LocalTime.parse(regular.periodEnd())));
    }
}
