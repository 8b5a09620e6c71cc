package org.crossvolt.ocpi.cdrs;

import java.math.BigDecimal;
import org.crossvolt.ocpi.types.OcpiObject;

/**
 * How much of one dimension a period used.
 *
 * @param volume in the unit of the dimension
 */
public record CdrDimension(CdrDimensionType type, BigDecimal volume) implements OcpiObject {}
