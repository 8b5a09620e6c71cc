package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;
import org.jspecify.annotations.Nullable;

/** A company as it shows itself. */
public record BusinessDetails(
        @MaxLength(100) String name,
        @MaxLength(255) @Url(called = false) @Nullable String website,
        @Nullable Image logo)
        implements OcpiObject {}
