package org.crossvolt.hub.broadcast;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver missed of one module, as operators see it.
 *
 * @param owner whose objects, as NL-CVC; null for everybody's
 * @param missed changes, counted each time one could not be brought
 * @param retryAt when it is tried again, where the receiver is connected
 */
public record BehindView(
        String party,
        String module,
        @Nullable String owner,
        Instant since,
        long missed,
        String reason,
        int attempts,
        Instant retryAt) {}
