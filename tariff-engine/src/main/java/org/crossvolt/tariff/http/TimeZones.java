package org.crossvolt.tariff.http;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.crossvolt.ocpi.types.Findings;
import org.jspecify.annotations.Nullable;

/** The time zone of a request. */
final class TimeZones {

    private TimeZones() {}

    static void check(@Nullable String timeZone, Findings found) {
        try {
            of(timeZone);
        } catch (DateTimeException unknown) {
            found.violation("time_zone", "time-zone", "time_zone is an IANA name such as Europe/Amsterdam.");
        }
    }

    static @Nullable ZoneId of(@Nullable String timeZone) {
        return timeZone == null ? null : ZoneId.of(timeZone);
    }
}
