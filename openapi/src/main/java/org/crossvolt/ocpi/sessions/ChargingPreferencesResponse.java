package org.crossvolt.ocpi.sessions;

import org.crossvolt.ocpi.types.OpenEnum;

/** The answer to charging preferences. */
public record ChargingPreferencesResponse(String text) implements OpenEnum {

    public static final ChargingPreferencesResponse ACCEPTED = new ChargingPreferencesResponse("ACCEPTED");
    public static final ChargingPreferencesResponse DEPARTURE_REQUIRED =
            new ChargingPreferencesResponse("DEPARTURE_REQUIRED");
    public static final ChargingPreferencesResponse ENERGY_NEED_REQUIRED =
            new ChargingPreferencesResponse("ENERGY_NEED_REQUIRED");
    public static final ChargingPreferencesResponse NOT_POSSIBLE = new ChargingPreferencesResponse("NOT_POSSIBLE");
    public static final ChargingPreferencesResponse PROFILE_TYPE_NOT_SUPPORTED =
            new ChargingPreferencesResponse("PROFILE_TYPE_NOT_SUPPORTED");

    @Override
    public String toString() {
        return text;
    }
}
