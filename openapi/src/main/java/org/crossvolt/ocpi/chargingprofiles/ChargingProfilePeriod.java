package org.crossvolt.ocpi.chargingprofiles;

import java.math.BigDecimal;

/** A limit from a second on (3.7). */
public record ChargingProfilePeriod(int startPeriod, BigDecimal limit) {}
