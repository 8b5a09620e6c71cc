package org.crossvolt.ocpi.types;

import org.jspecify.annotations.Nullable;

/** An image of something (3.1); sizes in pixels. */
public record Image(
        @MaxLength(255) String url,
        @MaxLength(255) @Nullable String thumbnail,
        ImageCategory category,
        @MaxLength(4) CiString type,
        @Nullable Integer width,
        @Nullable Integer height) {}
