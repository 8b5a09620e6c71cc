package org.crossvolt.ocpi.cdrs;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.jspecify.annotations.Nullable;

/** Signed meter values and how to check them (3.3). */
public record SignedData(
        @MaxLength(36) CiString encodingMethod,
        @Nullable Integer encodingMethodVersion,
        @MaxLength(512) @Nullable String publicKey,
        @AtLeastOne List<SignedValue> signedValues,
        @MaxLength(512) @Nullable String url) {}
