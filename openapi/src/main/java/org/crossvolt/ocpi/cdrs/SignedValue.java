package org.crossvolt.ocpi.cdrs;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;

/**
 * One signed reading of a meter.
 *
 * @param nature start, End, Intermediate, or another word
 */
public record SignedValue(
        @MaxLength(32) CiString nature,
        @MaxLength(value = 512, accepted = 5000) String plainData,
        @MaxLength(5000) String signedData)
        implements OcpiObject {}
