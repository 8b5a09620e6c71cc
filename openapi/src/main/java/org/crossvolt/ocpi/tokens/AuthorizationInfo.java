package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.Nullable;

/**
 * An eMSP's answer to the question whether a token may charge.
 *
 * @param location the EVSEs that are allowed, where the question named a location
 * @param info for the driver
 */
public record AuthorizationInfo(
        AllowedType allowed,
        Token token,
        @Nullable LocationReferences location,
        @MaxLength(36) @Nullable CiString authorizationReference,
        @Nullable DisplayText info)
        implements OcpiObject {}
