package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OcpiObject;

/** Whether a charging profile was set. */
public record ChargingProfileResult(ChargingProfileResultType result) implements OcpiObject {}
