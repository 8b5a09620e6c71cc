package org.crossvolt.ocpi.chargingprofiles;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;
import org.jspecify.annotations.Nullable;

/**
 * Ceilings for a session over time; never targets.
 *
 * @param startDateTime absent where it starts with the session
 * @param duration in seconds; absent where it never ends
 * @param minChargingRate in the rate unit
 */
public record ChargingProfile(
        @Nullable OcpiDateTime startDateTime,
        @Within(min = 0) @Nullable Integer duration,
        ChargingRateUnit chargingRateUnit,
        @Nullable BigDecimal minChargingRate,
        List<ChargingProfilePeriod> chargingProfilePeriod)
        implements OcpiObject {

    public ChargingProfile {
        chargingProfilePeriod = List.copyOf(chargingProfilePeriod);
    }
}
