package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.MaxLength;
import org.jspecify.annotations.Nullable;

/** An eMSP's verdict on a Token (3.5). */
public record AuthorizationInfo(
        AllowedType allowed,
        Token token,
        @Nullable LocationReferences location,
        @MaxLength(36) @Nullable CiString authorizationReference,
        @Nullable DisplayText info) {}
