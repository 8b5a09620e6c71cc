package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.MaxLength;
import org.jspecify.annotations.Nullable;

/** A further point of a Location (3.1). */
public record AdditionalGeoLocation(
        @MaxLength(10) String latitude,
        @MaxLength(11) String longitude,
        @Nullable DisplayText name) {}
