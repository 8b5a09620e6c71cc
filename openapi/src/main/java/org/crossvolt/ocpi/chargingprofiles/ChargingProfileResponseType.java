package org.crossvolt.ocpi.chargingprofiles;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** A CPO's first answer to a profile request (3.7). */
public record ChargingProfileResponseType(String text) implements OpenEnum {

    public static final ChargingProfileResponseType ACCEPTED = new ChargingProfileResponseType("ACCEPTED");
    public static final ChargingProfileResponseType NOT_SUPPORTED = new ChargingProfileResponseType("NOT_SUPPORTED");
    public static final ChargingProfileResponseType REJECTED = new ChargingProfileResponseType("REJECTED");
    public static final ChargingProfileResponseType TOO_OFTEN = new ChargingProfileResponseType("TOO_OFTEN");
    public static final ChargingProfileResponseType UNKNOWN_SESSION =
            new ChargingProfileResponseType("UNKNOWN_SESSION");

    private static final Set<String> KNOWN =
            Set.of("ACCEPTED", "NOT_SUPPORTED", "REJECTED", "TOO_OFTEN", "UNKNOWN_SESSION");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
