package org.crossvolt.ocpi.cdrs;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.Nullable;

/**
 * What a calibrated meter signed, to be carried byte by byte.
 *
 * @param encodingMethod such as OCMF
 * @param publicKey in Base64
 * @param url where a driver can check it
 */
public record SignedData(
        @MaxLength(36) CiString encodingMethod,
        @Nullable Integer encodingMethodVersion,
        @MaxLength(512) @Nullable String publicKey,
        @AtLeastOne List<SignedValue> signedValues,
        @MaxLength(512) @Nullable String url)
        implements OcpiObject {

    public SignedData {
        signedValues = List.copyOf(signedValues);
    }
}
