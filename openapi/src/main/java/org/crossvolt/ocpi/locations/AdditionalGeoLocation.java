package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;
import org.jspecify.annotations.Nullable;

/**
 * A further point that belongs to a location, such as its entrance.
 *
 * @param latitude decimal degrees with five to seven decimals
 * @param longitude decimal degrees with five to seven decimals
 */
public record AdditionalGeoLocation(
        @MaxLength(value = 10, accepted = 40)
        @Matches(
                value = "-?[0-9]{1,2}\\.[0-9]{5,7}",
                tolerated = "[-+]?[0-9]{1,3}([.][0-9]{1,30})?",
                means = "decimal degrees with five to seven decimals")
        @Within(min = -90, max = 90)
        String latitude,

        @MaxLength(value = 11, accepted = 40)
        @Matches(
                value = "-?[0-9]{1,3}\\.[0-9]{5,7}",
                tolerated = "[-+]?[0-9]{1,3}([.][0-9]{1,30})?",
                means = "decimal degrees with five to seven decimals")
        @Within(min = -180, max = 180)
        String longitude,

        @Nullable DisplayText name)
        implements OcpiObject {}
