package org.crossvolt.ocpi.versions;

import org.crossvolt.ocpi.types.MaxLength;

/** A version a platform speaks, and where (1.9). */
public record Version(
        @MaxLength(20) String version, @MaxLength(255) String url) {}
