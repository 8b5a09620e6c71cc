package org.crossvolt.tariff.http;

import java.math.BigDecimal;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Within;
import org.crossvolt.tariff.pricing.EstimatedSession;
import org.jspecify.annotations.Nullable;

/**
 * What would it cost?
 *
 * @param energy in kWh
 * @param minutes of charging
 * @param parkingMinutes after charging
 * @param current in A, where known
 */
record EstimateRequest(
        Tariff tariff,
        OcpiDateTime startDateTime,
        @Within(min = 0, max = 100_000) BigDecimal energy,
        @Within(min = 1, max = MOST_MINUTES) int minutes,
        @Within(min = 0, max = MOST_MINUTES) @Nullable Integer parkingMinutes,
        @Within(min = 0, max = 100_000) @Nullable BigDecimal current,
        @Nullable String timeZone,
        @Nullable Rounding rounding)
        implements SelfChecked {

    /** Thirty days. */
    static final int MOST_MINUTES = 43_200;

    private static final long SECONDS = 60;

    @Override
    public void check(Findings found) {
        TimeZones.check(timeZone, found);
    }

    EstimatedSession session() {
        Integer parking = parkingMinutes;
        return new EstimatedSession(
                tariff,
                startDateTime,
                energy,
                minutes * SECONDS,
                parking == null ? 0 : parking * SECONDS,
                current,
                TimeZones.of(timeZone));
    }
}
