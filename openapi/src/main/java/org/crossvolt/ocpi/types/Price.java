package org.crossvolt.ocpi.types;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An amount of money in the currency that the surrounding object names.
 *
 * @param exclVat the amount without VAT
 * @param inclVat the amount with VAT; absent where no VAT applies
 */
public record Price(BigDecimal exclVat, @Nullable BigDecimal inclVat) implements OcpiObject {}
