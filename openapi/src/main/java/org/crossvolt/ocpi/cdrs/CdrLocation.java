package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.locations.ConnectorFormat;
import org.crossvolt.ocpi.locations.ConnectorType;
import org.crossvolt.ocpi.locations.GeoLocation;
import org.crossvolt.ocpi.locations.PowerType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.jspecify.annotations.Nullable;

/** Where a session was (3.3). */
public record CdrLocation(
        @MaxLength(36) CiString id,
        @MaxLength(255) @Nullable String name,
        @MaxLength(255) String address,
        @MaxLength(45) String city,
        @MaxLength(10) @Nullable String postalCode,
        @MaxLength(45) @Nullable String state,
        @MaxLength(3) String country,
        GeoLocation coordinates,
        @MaxLength(36) CiString evseUid,
        @MaxLength(48) CiString evseId,
        @MaxLength(36) CiString connectorId,
        ConnectorType connectorStandard,
        ConnectorFormat connectorFormat,
        PowerType connectorPowerType) {}
