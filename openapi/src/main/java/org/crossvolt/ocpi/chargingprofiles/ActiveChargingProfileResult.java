package org.crossvolt.ocpi.chargingprofiles;

import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/**
 * What holds at an EVSE, as an asynchronous result.
 *
 * @param profile set when the result is ACCEPTED
 */
public record ActiveChargingProfileResult(
        ChargingProfileResultType result, @Nullable ActiveChargingProfile profile) implements SelfChecked {

    @Override
    public void check(Findings found) {
        if (result.equals(ChargingProfileResultType.ACCEPTED) && profile == null) {
            found.violation("profile", "needed-by", "An accepted result has to carry the profile.");
        }
    }
}
