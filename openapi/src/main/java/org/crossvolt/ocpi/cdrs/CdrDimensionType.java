package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.types.OpenEnum;

/** What a period measures: energy in kWh, time in hours, current in A, power in kW, state of charge in percent. */
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

    @Override
    public String toString() {
        return text;
    }
}
