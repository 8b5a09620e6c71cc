package org.crossvolt.ocpi.sessions;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** The answer to charging preferences (3.2). */
public record ChargingPreferencesResponse(String text) implements OpenEnum {

    public static final ChargingPreferencesResponse ACCEPTED = new ChargingPreferencesResponse("ACCEPTED");
    public static final ChargingPreferencesResponse DEPARTURE_REQUIRED =
            new ChargingPreferencesResponse("DEPARTURE_REQUIRED");
    public static final ChargingPreferencesResponse ENERGY_NEED_REQUIRED =
            new ChargingPreferencesResponse("ENERGY_NEED_REQUIRED");
    public static final ChargingPreferencesResponse NOT_POSSIBLE = new ChargingPreferencesResponse("NOT_POSSIBLE");
    public static final ChargingPreferencesResponse PROFILE_TYPE_NOT_SUPPORTED =
            new ChargingPreferencesResponse("PROFILE_TYPE_NOT_SUPPORTED");

    private static final Set<String> KNOWN = Set.of(
            "ACCEPTED", "DEPARTURE_REQUIRED", "ENERGY_NEED_REQUIRED", "NOT_POSSIBLE", "PROFILE_TYPE_NOT_SUPPORTED");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
