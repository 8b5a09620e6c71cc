package org.crossvolt.hub.registration;

import org.jspecify.annotations.Nullable;

/**
 * Where a platform differs from the standard, as the operator set it; null means as detected, or as the standard says.
 *
 * @param rawToken send tokens without Base64 (T-08)
 */
public record Quirks(@Nullable Boolean rawToken) {

    public static final Quirks NONE = new Quirks(null);
}
