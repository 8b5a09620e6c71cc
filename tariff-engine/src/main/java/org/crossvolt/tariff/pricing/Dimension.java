package org.crossvolt.tariff.pricing;

import org.crossvolt.ocpi.tariffs.TariffDimensionType;
import org.jspecify.annotations.Nullable;

/** What a price component can price (P-11): once, per kWh, or per hour. */
public enum Dimension {
    FLAT(0),
    ENERGY(1),
    TIME(2),
    PARKING_TIME(3);

    static final int COUNT = 4;

    /** Where arrays by dimension keep it. */
    final int slot;

    Dimension(int slot) {
        this.slot = slot;
    }

    /** The dimension of this name, or null for one that OCPI 2.2.1 does not know. */
    public static @Nullable Dimension of(TariffDimensionType type) {
        return switch (type.text()) {
            case "FLAT" -> FLAT;
            case "ENERGY" -> ENERGY;
            case "TIME" -> TIME;
            case "PARKING_TIME" -> PARKING_TIME;
            default -> null;
        };
    }

    public boolean isTime() {
        return this == TIME || this == PARKING_TIME;
    }
}
