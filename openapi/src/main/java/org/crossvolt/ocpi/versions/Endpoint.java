package org.crossvolt.ocpi.versions;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** Where one interface of one module is (1.9). */
public record Endpoint(
        @MaxLength(64) CiString identifier,
        InterfaceRole role,
        @MaxLength(255) String url) {}
