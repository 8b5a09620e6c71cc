package org.crossvolt.ocpi.tariffs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A price excluding VAT per kWh, per hour, or once (3.4); the step in Wh or seconds. */
public record PriceComponent(
        TariffDimensionType type,
        BigDecimal price,
        @Nullable BigDecimal vat,
        int stepSize) {}
