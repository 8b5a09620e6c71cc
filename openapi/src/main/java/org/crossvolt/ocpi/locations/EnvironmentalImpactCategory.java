package org.crossvolt.ocpi.locations;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** What energy leaves behind (3.1). */
public record EnvironmentalImpactCategory(String text) implements OpenEnum {

    public static final EnvironmentalImpactCategory NUCLEAR_WASTE = new EnvironmentalImpactCategory("NUCLEAR_WASTE");
    public static final EnvironmentalImpactCategory CARBON_DIOXIDE = new EnvironmentalImpactCategory("CARBON_DIOXIDE");

    private static final Set<String> KNOWN = Set.of("NUCLEAR_WASTE", "CARBON_DIOXIDE");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
