package org.crossvolt.ocpi.locations;

import java.math.BigDecimal;

/** What a kilowatt hour leaves behind, in grams (3.1). */
public record EnvironmentalImpact(EnvironmentalImpactCategory category, BigDecimal amount) {}
