package org.crossvolt.emsp.sessions;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** How many streams are open at this instance, in all and for each driver: one app that forgets to close leaves room for others. */
@Singleton
class OpenStreams {

    private final SessionsConfig config;
    private final Map<UUID, Integer> ofDriver = new HashMap<>();
    private int all;

    OpenStreams(SessionsConfig config) {
        this.config = config;
    }

    /**
     * Takes a place, to be given back with {@link #close} exactly once.
     *
     * @throws ProblemException 429 where this driver has as many open as one may have, 503 where everybody together has
     */
    synchronized void open(UUID driver) {
        int mine = ofDriver.getOrDefault(driver, 0);
        if (mine >= config.maxStreamsPerDriver()) {
            throw new ProblemException(Problem.of(
                    429,
                    "This driver has " + mine
                            + " streams open, which is the most; close one, or ask for the session instead."));
        }
        if (all >= config.maxStreams()) {
            throw new ProblemException(Problem.of(503, "Too many streams are open; ask for the session instead."));
        }
        ofDriver.put(driver, mine + 1);
        all++;
    }

    synchronized void close(UUID driver) {
        ofDriver.computeIfPresent(driver, (same, mine) -> mine == 1 ? null : mine - 1);
        all--;
    }
}
