package org.crossvolt.ocpi.tariffs;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.jspecify.annotations.Nullable;

/** Prices under the same restrictions (3.4). */
public record TariffElement(
        @AtLeastOne List<PriceComponent> priceComponents,
        @Nullable TariffRestrictions restrictions) {}
