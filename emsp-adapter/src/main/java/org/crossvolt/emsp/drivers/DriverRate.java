package org.crossvolt.emsp.drivers;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.crossvolt.emsp.Pace;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** How often one log-in may ask, whatever it asks for: one app that runs wild leaves the others their share. */
@Singleton
class DriverRate {

    private final Pace pace;

    DriverRate(DriversConfig config) {
        this.pace = new Pace(config.requestsPerMinute());
    }

    /** @throws ProblemException 429, with the time to wait */
    void count(String subject) {
        Duration wait = pace.take(subject);
        if (!wait.isZero()) {
            throw new ProblemException(
                    Problem.of(429, "Too many requests of this driver; wait as long as Retry-After says."), wait);
        }
    }
}
