package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** A plug or socket of an EVSE (3.1): volt, ampere, watt. */
public record Connector(
        @MaxLength(36) CiString id,
        ConnectorType standard,
        ConnectorFormat format,
        PowerType powerType,
        int maxVoltage,
        int maxAmperage,
        @Nullable Integer maxElectricPower,
        List<@MaxLength(36) CiString> tariffIds,
        @MaxLength(255) @Nullable String termsAndConditions,
        OcpiDateTime lastUpdated) {}
