package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;
import org.crossvolt.ocpi.types.Within;
import org.jspecify.annotations.Nullable;

/**
 * One socket or cable of an EVSE.
 *
 * @param id unique within the EVSE
 * @param maxVoltage in volts; from line to neutral for three phases
 * @param maxAmperage in amperes
 * @param maxElectricPower in watts; set where it is less than voltage and current allow
 * @param tariffIds tariffs that can hold here
 */
public record Connector(
        @MaxLength(value = 36, accepted = 39) CiString id,
        ConnectorType standard,
        ConnectorFormat format,
        PowerType powerType,
        @Within(min = 0) int maxVoltage,
        @Within(min = 0) int maxAmperage,
        @Within(min = 0) @Nullable Integer maxElectricPower,
        @MaxLength(value = 36, accepted = 39) List<CiString> tariffIds,
        @MaxLength(255) @Url(called = false) @Nullable String termsAndConditions,
        OcpiDateTime lastUpdated)
        implements OcpiObject {

    public Connector {
        tariffIds = List.copyOf(tariffIds);
    }
}
