package org.crossvolt.ocpi.sessions;

import java.math.BigDecimal;
import org.crossvolt.ocpi.tokens.ProfileType;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.Nullable;

/**
 * What a driver wants from a session.
 *
 * @param energyNeed in kWh
 * @param dischargeAllowed false where absent
 */
public record ChargingPreferences(
        ProfileType profileType,
        @Nullable OcpiDateTime departureTime,
        @Nullable BigDecimal energyNeed,
        @Nullable Boolean dischargeAllowed)
        implements OcpiObject {}
