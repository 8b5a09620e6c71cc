package org.crossvolt.emsp.tokens;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.crossvolt.emsp.Pace;
import org.crossvolt.ocpi.types.OcpiException;

/** Slows down whoever asks about many tokens that do not exist. */
@Singleton
class Guessing {

    private final Pace unknown;

    Guessing(TokensConfig config) {
        this.unknown = new Pace(config.unknownPerMinute());
    }

    /** @throws OcpiException 429, with the time to wait, for whoever missed too often */
    void requireAllowed(String cpo) {
        Duration wait = unknown.untilNext(cpo);
        if (!wait.isZero()) {
            throw OcpiException.tooMany(
                    "too many unknown tokens were asked about; wait as long as Retry-After says", wait);
        }
    }

    void missed(String cpo) {
        unknown.take(cpo);
    }
}
