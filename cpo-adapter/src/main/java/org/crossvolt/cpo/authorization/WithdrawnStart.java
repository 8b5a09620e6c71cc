package org.crossvolt.cpo.authorization;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A start that its eMSP took back before its transaction began (decision 0054). It holds as long as the grant would have that it
 * takes the place of, or until the same token is granted something else at that station.
 *
 * @param remoteStartId the number of its request, which 2.x stations repeat
 * @param at when it was taken back
 * @param card its token can be shown at the station, and may then charge like any other
 */
public record WithdrawnStart(int remoteStartId, Instant at, boolean card) {

    private static final Duration SLOWEST_CLOCK = Duration.ofHours(1);

    /** Whether somebody who shows this token at the station is refused: what only an app has nobody can show. */
    boolean forbidsShowing() {
        return !card;
    }

    /** Whether a transaction of a 1.6 station is the one that was withdrawn: what it kept for days is not. */
    public boolean isMeant(Instant begun) {
        return !begun.isBefore(at.minus(SLOWEST_CLOCK));
    }

    /**
     * Whether a transaction of a 2.x station is the one that was withdrawn.
     *
     * @param named the number of the request that began it, as far as the station says so
     * @param starts it says so in its first event
     * @param shown its token was read at the station
     */
    public boolean isMeant(@Nullable Integer named, boolean starts, boolean shown) {
        return named == null ? starts && !shown : named == remoteStartId;
    }
}
