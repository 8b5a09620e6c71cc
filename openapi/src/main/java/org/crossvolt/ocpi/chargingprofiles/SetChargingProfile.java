package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.MaxLength;

/** Asks a CPO to keep to a profile (3.7). */
public record SetChargingProfile(
        ChargingProfile chargingProfile, @MaxLength(255) String responseUrl) {}
