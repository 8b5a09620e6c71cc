package org.crossvolt.ocpi.cdrs;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** What a volume measures, with its unit (3.3). */
public record CdrDimensionType(String text) implements OpenEnum {

    public static final CdrDimensionType CURRENT = new CdrDimensionType("CURRENT");
    public static final CdrDimensionType ENERGY = new CdrDimensionType("ENERGY");
    public static final CdrDimensionType ENERGY_EXPORT = new CdrDimensionType("ENERGY_EXPORT");
    public static final CdrDimensionType ENERGY_IMPORT = new CdrDimensionType("ENERGY_IMPORT");
    public static final CdrDimensionType MAX_CURRENT = new CdrDimensionType("MAX_CURRENT");
    public static final CdrDimensionType MIN_CURRENT = new CdrDimensionType("MIN_CURRENT");
    public static final CdrDimensionType MAX_POWER = new CdrDimensionType("MAX_POWER");
    public static final CdrDimensionType MIN_POWER = new CdrDimensionType("MIN_POWER");
    public static final CdrDimensionType PARKING_TIME = new CdrDimensionType("PARKING_TIME");
    public static final CdrDimensionType POWER = new CdrDimensionType("POWER");
    public static final CdrDimensionType RESERVATION_TIME = new CdrDimensionType("RESERVATION_TIME");
    public static final CdrDimensionType STATE_OF_CHARGE = new CdrDimensionType("STATE_OF_CHARGE");
    public static final CdrDimensionType TIME = new CdrDimensionType("TIME");

    private static final Set<String> KNOWN = Set.of(
            "CURRENT",
            "ENERGY",
            "ENERGY_EXPORT",
            "ENERGY_IMPORT",
            "MAX_CURRENT",
            "MIN_CURRENT",
            "MAX_POWER",
            "MIN_POWER",
            "PARKING_TIME",
            "POWER",
            "RESERVATION_TIME",
            "STATE_OF_CHARGE",
            "TIME");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
