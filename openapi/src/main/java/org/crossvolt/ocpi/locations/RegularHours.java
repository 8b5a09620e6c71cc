package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.Matches;

/** Opening hours of a weekday, 1 is Monday, in local time (3.1). */
public record RegularHours(
        int weekday,
        @Matches("([0-1][0-9]|2[0-3]):[0-5][0-9]") String periodBegin,
        @Matches("([0-1][0-9]|2[0-3]):[0-5][0-9]") String periodEnd) {}
