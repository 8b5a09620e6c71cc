package org.crossvolt.ocpi.chargingprofiles;

import java.math.BigDecimal;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;

/**
 * One limit, from its start to the start of the next.
 *
 * @param startPeriod in seconds from the start of the profile
 * @param limit in the rate unit
 */
public record ChargingProfilePeriod(@Within(min = 0) int startPeriod, BigDecimal limit) implements OcpiObject {}
