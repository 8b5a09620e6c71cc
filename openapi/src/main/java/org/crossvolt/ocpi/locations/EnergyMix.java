package org.crossvolt.ocpi.locations;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/**
 * Where the energy comes from.
 *
 * @param isGreenEnergy true where all of it is regenerative
 */
public record EnergyMix(
        boolean isGreenEnergy,
        List<EnergySource> energySources,
        List<EnvironmentalImpact> environImpact,
        @MaxLength(64) @Nullable String supplierName,
        @MaxLength(64) @Nullable String energyProductName)
        implements SelfChecked {

    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    public EnergyMix {
        energySources = List.copyOf(energySources);
        environImpact = List.copyOf(environImpact);
    }

    @Override
    public void check(Findings found) {
        BigDecimal sum = energySources.stream().map(EnergySource::percentage).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (!energySources.isEmpty() && sum.compareTo(WHOLE) != 0) {
            found.remark("energy_sources", "sum", "The percentages of energy_sources do not add up to 100.");
        }
    }
}
