package org.crossvolt.ocpi.types;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An amount without and, where known, with VAT (1.8), in the currency of the object around it. */
public record Price(BigDecimal exclVat, @Nullable BigDecimal inclVat) {}
