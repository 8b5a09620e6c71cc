package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OpenEnum;

/** Watts in total, or amperes per phase. */
public record ChargingRateUnit(String text) implements OpenEnum {

    public static final ChargingRateUnit W = new ChargingRateUnit("W");
    public static final ChargingRateUnit A = new ChargingRateUnit("A");

    @Override
    public String toString() {
        return text;
    }
}
