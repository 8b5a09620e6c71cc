package org.crossvolt.ocpi.chargingprofiles;

import org.jspecify.annotations.Nullable;

/** The later answer to a GET (3.7). */
public record ActiveChargingProfileResult(
        ChargingProfileResultType result, @Nullable ActiveChargingProfile profile) {}
