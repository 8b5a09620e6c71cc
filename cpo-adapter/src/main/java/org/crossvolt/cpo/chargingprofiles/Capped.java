package org.crossvolt.cpo.chargingprofiles;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfilePeriod;
import org.crossvolt.ocpi.chargingprofiles.ChargingRateUnit;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** An eMSP's profile and a share of a depot's limit as one profile: at every moment the lower of the two. */
final class Capped {

    private Capped() {}

    /**
     * @param wattsPerAmpere of the connector: voltage times phases
     * @param own the eMSP's; null where it set none
     */
    static ChargingProfile of(
            BigDecimal share,
            ChargingRateUnit unit,
            BigDecimal wattsPerAmpere,
            @Nullable ChargingProfile own,
            Instant now) {
        if (own == null) {
            return new ChargingProfile(null, null, unit, null, List.of(new ChargingProfilePeriod(0, share)));
        }
        BigDecimal most = converted(share, unit, own.chargingRateUnit(), wattsPerAmpere);
        OcpiDateTime start = own.startDateTime();
        // Before the eMSP's profile begins, and after it ends, the share holds alone.
        Duration wait = start == null ? Duration.ZERO : Duration.between(now, start.instant());
        boolean later = wait.isPositive();
        int shift = later ? (int) Math.min(Integer.MAX_VALUE / 2, wait.toSeconds()) : 0;
        List<ChargingProfilePeriod> periods = new ArrayList<>();
        if (shift > 0) {
            periods.add(new ChargingProfilePeriod(0, most));
        }
        Integer duration = own.duration();
        for (ChargingProfilePeriod period : own.chargingProfilePeriod()) {
            if (duration == null || period.startPeriod() < duration) {
                periods.add(new ChargingProfilePeriod(
                        period.startPeriod() + shift, period.limit().min(most)));
            }
        }
        if (duration != null) {
            periods.add(new ChargingProfilePeriod(duration + shift, most));
        }
        return new ChargingProfile(
                later ? new OcpiDateTime(now) : start, null, own.chargingRateUnit(), own.minChargingRate(), periods);
    }

    /** The most that an eMSP's profile ever allows, in the depot's unit. */
    static @Nullable BigDecimal ceiling(
            @Nullable ChargingProfile own, ChargingRateUnit unit, BigDecimal wattsPerAmpere) {
        if (own == null || own.duration() != null || own.startDateTime() != null) {
            // It does not hold all the time.
            return null;
        }
        return own.chargingProfilePeriod().stream()
                .map(ChargingProfilePeriod::limit)
                .max(BigDecimal::compareTo)
                .map(limit -> converted(limit, own.chargingRateUnit(), unit, wattsPerAmpere))
                .orElse(null);
    }

    private static BigDecimal converted(
            BigDecimal limit, ChargingRateUnit from, ChargingRateUnit to, BigDecimal wattsPerAmpere) {
        if (from.equals(to)) {
            return limit;
        }
        return from.equals(ChargingRateUnit.A)
                ? limit.multiply(wattsPerAmpere)
                : limit.divide(wattsPerAmpere, 1, RoundingMode.DOWN);
    }
}
