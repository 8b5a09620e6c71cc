package org.crossvolt.ocpi.sessions;

import java.math.BigDecimal;
import org.crossvolt.ocpi.tokens.ProfileType;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** What a driver wants from a session (3.2); energy in kWh. */
public record ChargingPreferences(
        ProfileType profileType,
        @Nullable OcpiDateTime departureTime,
        @Nullable BigDecimal energyNeed,
        @Nullable Boolean dischargeAllowed) {}
