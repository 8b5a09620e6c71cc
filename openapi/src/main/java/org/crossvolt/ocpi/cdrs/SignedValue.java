package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** A signed meter value, byte for byte (3.3). */
public record SignedValue(
        @MaxLength(32) CiString nature,
        @MaxLength(5000) String plainData,
        @MaxLength(5000) String signedData) {}
