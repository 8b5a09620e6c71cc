package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.locations.ConnectorFormat;
import org.crossvolt.ocpi.locations.ConnectorType;
import org.crossvolt.ocpi.locations.GeoLocation;
import org.crossvolt.ocpi.locations.PowerType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.Nullable;

/**
 * The place of a session as far as a bill needs it.
 *
 * @param country ISO 3166-1 alpha-3 code
 * @param evseUid {@code #NA} for a reservation that never became a session
 * @param evseId {@code #NA} for a reservation that never became a session
 * @param connectorId {@code #NA} for a reservation that never became a session
 */
public record CdrLocation(
        @MaxLength(value = 36, accepted = 39) CiString id,
        @MaxLength(255) @Nullable String name,
        @MaxLength(value = 45, accepted = 255) String address,
        @MaxLength(45) String city,
        @MaxLength(10) @Nullable String postalCode,
        @MaxLength(value = 20, accepted = 45) @Nullable String state,

        @MaxLength(3) @Matches(value = "[A-Z]{3}", tolerated = "[A-Za-z]{2,3}", means = "three capital letters")
        String country,

        GeoLocation coordinates,
        @MaxLength(value = 36, accepted = 39) CiString evseUid,
        @MaxLength(48) CiString evseId,
        @MaxLength(value = 36, accepted = 39) CiString connectorId,
        ConnectorType connectorStandard,
        ConnectorFormat connectorFormat,
        PowerType connectorPowerType)
        implements OcpiObject {}
