package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** A kind of environmental impact. */
public record EnvironmentalImpactCategory(String text) implements OpenEnum {

    public static final EnvironmentalImpactCategory NUCLEAR_WASTE = new EnvironmentalImpactCategory("NUCLEAR_WASTE");
    public static final EnvironmentalImpactCategory CARBON_DIOXIDE = new EnvironmentalImpactCategory("CARBON_DIOXIDE");

    @Override
    public String toString() {
        return text;
    }
}
