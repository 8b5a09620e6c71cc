package org.crossvolt.ocpi.locations;

import java.math.BigDecimal;
import org.crossvolt.ocpi.types.OcpiObject;

/**
 * What producing the energy leaves behind.
 *
 * @param amount in grams per kWh
 */
public record EnvironmentalImpact(EnvironmentalImpactCategory category, BigDecimal amount) implements OcpiObject {}
