package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** A kind of energy source. */
public record EnergySourceCategory(String text) implements OpenEnum {

    public static final EnergySourceCategory NUCLEAR = new EnergySourceCategory("NUCLEAR");
    public static final EnergySourceCategory GENERAL_FOSSIL = new EnergySourceCategory("GENERAL_FOSSIL");
    public static final EnergySourceCategory COAL = new EnergySourceCategory("COAL");
    public static final EnergySourceCategory GAS = new EnergySourceCategory("GAS");
    public static final EnergySourceCategory GENERAL_GREEN = new EnergySourceCategory("GENERAL_GREEN");
    public static final EnergySourceCategory SOLAR = new EnergySourceCategory("SOLAR");
    public static final EnergySourceCategory WIND = new EnergySourceCategory("WIND");
    public static final EnergySourceCategory WATER = new EnergySourceCategory("WATER");

    @Override
    public String toString() {
        return text;
    }
}
