package org.crossvolt.ocpi.tariffs;

import org.crossvolt.ocpi.types.OpenEnum;

/** What a price component prices. */
public record TariffDimensionType(String text) implements OpenEnum {

    public static final TariffDimensionType ENERGY = new TariffDimensionType("ENERGY");
    public static final TariffDimensionType FLAT = new TariffDimensionType("FLAT");
    public static final TariffDimensionType PARKING_TIME = new TariffDimensionType("PARKING_TIME");
    public static final TariffDimensionType TIME = new TariffDimensionType("TIME");

    @Override
    public String toString() {
        return text;
    }
}
