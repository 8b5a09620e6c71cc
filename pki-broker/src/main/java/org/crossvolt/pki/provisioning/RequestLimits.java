package org.crossvolt.pki.provisioning;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** How often somebody may ask (P9): each instance counts for itself, by the hour. */
@ApplicationScoped
class RequestLimits {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 100_000;

    private final ProvisioningConfig config;
    private final Clock clock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    private record Window(Instant until, int count) {}

    RequestLimits(ProvisioningConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** @throws ProblemException 429 */
    void count(String who) {
        Instant now = clock.instant();
        if (windows.size() > MOST_REMEMBERED) {
            windows.values().removeIf(window -> !now.isBefore(window.until()));
        }
        Window window = windows.merge(
                who,
                new Window(now.plus(WINDOW), 1),
                (old, fresh) -> now.isBefore(old.until()) ? new Window(old.until(), old.count() + 1) : fresh);
        if (window.count() > config.requestsPerHour()) {
            throw new ProblemException(Problem.of(429, "Too many requests about this; try again within the hour."));
        }
    }
}
