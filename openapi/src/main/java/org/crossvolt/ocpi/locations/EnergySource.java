package org.crossvolt.ocpi.locations;

import java.math.BigDecimal;

/** A share of the energy, in percent (3.1). */
public record EnergySource(EnergySourceCategory source, BigDecimal percentage) {}
