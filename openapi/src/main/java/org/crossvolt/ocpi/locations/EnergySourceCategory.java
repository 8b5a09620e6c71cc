package org.crossvolt.ocpi.locations;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Where energy comes from (3.1). */
public record EnergySourceCategory(String text) implements OpenEnum {

    public static final EnergySourceCategory NUCLEAR = new EnergySourceCategory("NUCLEAR");
    public static final EnergySourceCategory GENERAL_FOSSIL = new EnergySourceCategory("GENERAL_FOSSIL");
    public static final EnergySourceCategory COAL = new EnergySourceCategory("COAL");
    public static final EnergySourceCategory GAS = new EnergySourceCategory("GAS");
    public static final EnergySourceCategory GENERAL_GREEN = new EnergySourceCategory("GENERAL_GREEN");
    public static final EnergySourceCategory SOLAR = new EnergySourceCategory("SOLAR");
    public static final EnergySourceCategory WIND = new EnergySourceCategory("WIND");
    public static final EnergySourceCategory WATER = new EnergySourceCategory("WATER");

    private static final Set<String> KNOWN =
            Set.of("NUCLEAR", "GENERAL_FOSSIL", "COAL", "GAS", "GENERAL_GREEN", "SOLAR", "WIND", "WATER");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
