package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;

/** The limits that hold, from all sources together. */
public record ActiveChargingProfile(OcpiDateTime startDateTime, ChargingProfile chargingProfile)
        implements OcpiObject {}
