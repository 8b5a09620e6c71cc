package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OpenEnum;

/** The outcome about a charging profile. */
public record ChargingProfileResultType(String text) implements OpenEnum {

    public static final ChargingProfileResultType ACCEPTED = new ChargingProfileResultType("ACCEPTED");
    public static final ChargingProfileResultType REJECTED = new ChargingProfileResultType("REJECTED");
    public static final ChargingProfileResultType UNKNOWN = new ChargingProfileResultType("UNKNOWN");

    @Override
    public String toString() {
        return text;
    }
}
