package org.crossvolt.ocpi.cdrs;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a session in which nothing changed that changes the price.
 *
 * @param startDateTime it ends where the next one starts, the last one with the session
 * @param tariffId absent where no tariff applies
 */
public record ChargingPeriod(
        OcpiDateTime startDateTime,
        @AtLeastOne List<CdrDimension> dimensions,
        @MaxLength(value = 36, accepted = 39) @Nullable CiString tariffId)
        implements OcpiObject {

    public ChargingPeriod {
        dimensions = List.copyOf(dimensions);
    }
}
