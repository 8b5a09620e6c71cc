package org.crossvolt.ocpi.chargingprofiles;

/** The later answer to a DELETE (3.7). */
public record ClearProfileResult(ChargingProfileResultType result) {}
