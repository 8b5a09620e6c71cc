package org.crossvolt.ocpi.chargingprofiles;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** Limits over time (3.7); duration in seconds. */
public record ChargingProfile(
        @Nullable OcpiDateTime startDateTime,
        @Nullable Integer duration,
        ChargingRateUnit chargingRateUnit,
        @Nullable BigDecimal minChargingRate,
        List<ChargingProfilePeriod> chargingProfilePeriod) {}
