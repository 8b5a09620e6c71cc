package org.crossvolt.ocpi.types;

import org.jspecify.annotations.Nullable;

/**
 * A picture, by reference.
 *
 * @param type file type: gif, jpeg, png or svg
 * @param width in pixels
 * @param height in pixels
 */
public record Image(
        @MaxLength(255) @Url(called = false) String url,
        @MaxLength(255) @Url(called = false) @Nullable String thumbnail,
        ImageCategory category,
        @MaxLength(4) CiString type,
        @MaxDigits(5) @Within(min = 0) @Nullable Integer width,
        @MaxDigits(5) @Within(min = 0) @Nullable Integer height)
        implements OcpiObject {}
