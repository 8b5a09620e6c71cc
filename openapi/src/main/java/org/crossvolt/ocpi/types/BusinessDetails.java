package org.crossvolt.ocpi.types;

import org.jspecify.annotations.Nullable;

/** Who a business is (3.1). */
public record BusinessDetails(
        @MaxLength(100) String name,
        @MaxLength(255) @Nullable String website,
        @Nullable Image logo) {}
