package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** A planned status of an EVSE (3.1). */
public record StatusSchedule(
        OcpiDateTime periodBegin, @Nullable OcpiDateTime periodEnd, Status status) {}
