package org.crossvolt.ocpi.types;

import org.jspecify.annotations.Nullable;

/** A company as it shows itself. */
public record BusinessDetails(
        @MaxLength(100) String name,
        @MaxLength(255) @Url(called = false) @Nullable String website,
        @Nullable Image logo)
        implements OcpiObject {}
