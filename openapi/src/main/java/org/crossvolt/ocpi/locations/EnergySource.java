package org.crossvolt.ocpi.locations;

import java.math.BigDecimal;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;

/**
 * The share of one source in an energy mix.
 *
 * @param percentage all sources of a mix add up to 100
 */
public record EnergySource(
        EnergySourceCategory source,
        @Within(min = 0, max = 100) BigDecimal percentage) implements OcpiObject {}
