package org.crossvolt.ocpi.tariffs;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** What a price is for (3.4). */
public record TariffDimensionType(String text) implements OpenEnum {

    public static final TariffDimensionType ENERGY = new TariffDimensionType("ENERGY");
    public static final TariffDimensionType FLAT = new TariffDimensionType("FLAT");
    public static final TariffDimensionType PARKING_TIME = new TariffDimensionType("PARKING_TIME");
    public static final TariffDimensionType TIME = new TariffDimensionType("TIME");

    private static final Set<String> KNOWN = Set.of("ENERGY", "FLAT", "PARKING_TIME", "TIME");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
