package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OcpiDateTime;

/** The profile that is in force (3.7). */
public record ActiveChargingProfile(OcpiDateTime startDateTime, ChargingProfile chargingProfile) {}
