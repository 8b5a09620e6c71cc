package org.crossvolt.ocpi.tariffs;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.Nullable;

/** Prices, and when they hold. */
public record TariffElement(
        @AtLeastOne List<PriceComponent> priceComponents,
        @Nullable TariffRestrictions restrictions) implements OcpiObject {

    public TariffElement {
        priceComponents = List.copyOf(priceComponents);
    }
}
