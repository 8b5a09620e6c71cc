package org.crossvolt.ocpi.cdrs;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** A stretch of a session; it ends where the next begins (3.3). */
public record ChargingPeriod(
        OcpiDateTime startDateTime,
        @AtLeastOne List<CdrDimension> dimensions,
        @MaxLength(36) @Nullable CiString tariffId) {}
