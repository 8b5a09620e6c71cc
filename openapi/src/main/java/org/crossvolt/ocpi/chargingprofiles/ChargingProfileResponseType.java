package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.OpenEnum;

/** The immediate answer about a charging profile. */
public record ChargingProfileResponseType(String text) implements OpenEnum {

    public static final ChargingProfileResponseType ACCEPTED = new ChargingProfileResponseType("ACCEPTED");
    public static final ChargingProfileResponseType NOT_SUPPORTED = new ChargingProfileResponseType("NOT_SUPPORTED");
    public static final ChargingProfileResponseType REJECTED = new ChargingProfileResponseType("REJECTED");
    public static final ChargingProfileResponseType TOO_OFTEN = new ChargingProfileResponseType("TOO_OFTEN");
    public static final ChargingProfileResponseType UNKNOWN_SESSION =
            new ChargingProfileResponseType("UNKNOWN_SESSION");

    @Override
    public String toString() {
        return text;
    }
}
