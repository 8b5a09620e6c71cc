package org.crossvolt.ocpi.chargingprofiles;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** What became of a profile request (3.7). */
public record ChargingProfileResultType(String text) implements OpenEnum {

    public static final ChargingProfileResultType ACCEPTED = new ChargingProfileResultType("ACCEPTED");
    public static final ChargingProfileResultType REJECTED = new ChargingProfileResultType("REJECTED");
    public static final ChargingProfileResultType UNKNOWN = new ChargingProfileResultType("UNKNOWN");

    private static final Set<String> KNOWN = Set.of("ACCEPTED", "REJECTED", "UNKNOWN");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
