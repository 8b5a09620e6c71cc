package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Within;

/**
 * A point on the earth in WGS84 degrees, written as texts.
 *
 * @param latitude decimal degrees with five to seven decimals
 * @param longitude decimal degrees with five to seven decimals
 */
public record GeoLocation(
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
        String longitude)
        implements OcpiObject {}
