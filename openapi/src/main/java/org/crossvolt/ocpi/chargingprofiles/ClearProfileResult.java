package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OcpiObject;

/** Whether a charging profile was removed. */
public record ClearProfileResult(ChargingProfileResultType result) implements OcpiObject {}
