package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OcpiDateTime;

/** A time of exceptional opening or closing (3.1). */
public record ExceptionalPeriod(OcpiDateTime periodBegin, OcpiDateTime periodEnd) {}
