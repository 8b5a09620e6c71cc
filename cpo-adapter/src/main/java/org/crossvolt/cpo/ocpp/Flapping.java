package org.crossvolt.cpo.ocpp;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how often each station opens a socket. One that does so without end takes time from all others, whatever its reason:
 * bad radio, a firmware in a loop, or two that share one identity and take each other's place (decision 0055).
 */
@Singleton
class Flapping {

    private static final Duration HOUR = Duration.ofHours(1);

    private final OcppConfig config;
    private final Clock clock;
    /** Of those that have shown their credentials, so never more than there are stations. */
    private final ConcurrentHashMap<String, Opened> opened = new ConcurrentHashMap<>();

    Flapping(OcppConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    private record Opened(Instant since, int times) {}

    /** One more; true where it is one too many, after which the count begins anew. */
    boolean isTooOften(String stationId) {
        Instant now = clock.instant();
        Opened count = opened.merge(
                stationId,
                new Opened(now, 1),
                (before, one) ->
                        before.since.plus(HOUR).isBefore(now) ? one : new Opened(before.since, before.times + 1));
        if (count.times <= config.maxSocketsPerHour()) {
            return false;
        }
        opened.remove(stationId);
        return true;
    }
}
