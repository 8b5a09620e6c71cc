package org.crossvolt.ocpi.tariffs;

import java.math.BigDecimal;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;
import org.jspecify.annotations.Nullable;

/**
 * The price of one dimension.
 *
 * @param price without VAT, per kWh, per hour or once
 * @param vat in percent; absent where no VAT applies, which differs from zero
 * @param stepSize least amount that is billed, in Wh or seconds
 */
public record PriceComponent(
        TariffDimensionType type,
        BigDecimal price,
        @Nullable BigDecimal vat,
        @Within(min = 0) int stepSize) implements OcpiObject {}
