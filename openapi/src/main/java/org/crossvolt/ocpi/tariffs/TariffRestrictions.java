package org.crossvolt.ocpi.tariffs;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.Matches;
import org.jspecify.annotations.Nullable;

/** When an element holds; all that are set have to (3.4). */
public record TariffRestrictions(
        @Matches("([0-1][0-9]|2[0-3]):[0-5][0-9]") @Nullable String startTime,
        @Matches("([0-1][0-9]|2[0-3]):[0-5][0-9]") @Nullable String endTime,

        @Matches("[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])") @Nullable
        String startDate,

        @Matches("[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])") @Nullable
        String endDate,

        @Nullable BigDecimal minKwh,
        @Nullable BigDecimal maxKwh,
        @Nullable BigDecimal minCurrent,
        @Nullable BigDecimal maxCurrent,
        @Nullable BigDecimal minPower,
        @Nullable BigDecimal maxPower,
        @Nullable Integer minDuration,
        @Nullable Integer maxDuration,
        List<DayOfWeek> dayOfWeek,
        @Nullable ReservationRestrictionType reservation) {}
