package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * Asks a CPO to limit a session.
 *
 * @param responseUrl where the result is posted
 */
public record SetChargingProfile(
        ChargingProfile chargingProfile,
        @MaxLength(255) @Url String responseUrl) implements OcpiObject {}
