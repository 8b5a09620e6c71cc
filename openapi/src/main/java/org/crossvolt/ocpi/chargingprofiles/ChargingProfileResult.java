package org.crossvolt.ocpi.chargingprofiles;

/** The later answer to a PUT (3.7). */
public record ChargingProfileResult(ChargingProfileResultType result) {}
