package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;

/**
 * The immediate answer to a request about charging profiles.
 *
 * @param timeout seconds after which no result is to be expected
 */
public record ChargingProfileResponse(
        ChargingProfileResponseType result, @Within(min = 0) int timeout) implements OcpiObject {}
