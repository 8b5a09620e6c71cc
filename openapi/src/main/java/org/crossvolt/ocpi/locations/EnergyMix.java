package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.MaxLength;
import org.jspecify.annotations.Nullable;

/** Where the energy of a Location or Tariff comes from (3.1). */
public record EnergyMix(
        boolean isGreenEnergy,
        List<EnergySource> energySources,
        List<EnvironmentalImpact> environImpact,
        @MaxLength(64) @Nullable String supplierName,
        @MaxLength(64) @Nullable String energyProductName) {}
