package org.crossvolt.ocpi.chargingprofiles;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Watt, or ampere per phase (3.7). */
public record ChargingRateUnit(String text) implements OpenEnum {

    public static final ChargingRateUnit W = new ChargingRateUnit("W");
    public static final ChargingRateUnit A = new ChargingRateUnit("A");

    private static final Set<String> KNOWN = Set.of("W", "A");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
