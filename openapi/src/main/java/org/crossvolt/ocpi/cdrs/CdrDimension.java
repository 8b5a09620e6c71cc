package org.crossvolt.ocpi.cdrs;

import java.math.BigDecimal;

/** A volume in the unit of its type (3.3). */
public record CdrDimension(CdrDimensionType type, BigDecimal volume) {}
