package org.crossvolt.cpo.ocpp;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;

/** Counts refused attempts to connect, per address and per station id, in the running minute. */
@Singleton
class Refusals {

    /** Beyond so many different ones all are forgotten: memory is bounded, and a flood of ids does not lock anybody out. */
    private static final int MOST_COUNTED = 100_000;

    private final OcppConfig config;
    private final Clock clock;
    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();
    private volatile long minute;

    Refusals(OcppConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    boolean isTooMany(String address, String id) {
        startMinute();
        return counts.getOrDefault("a " + address, 0) >= config.maxRefusalsPerMinute()
                || counts.getOrDefault("i " + id, 0) >= config.maxRefusalsPerMinute();
    }

    void count(String address, String id) {
        startMinute();
        counts.merge("a " + address, 1, Integer::sum);
        counts.merge("i " + id, 1, Integer::sum);
    }

    private void startMinute() {
        long now = clock.instant().truncatedTo(ChronoUnit.MINUTES).getEpochSecond();
        if (now != minute || counts.size() > MOST_COUNTED) {
            minute = now;
            counts.clear();
        }
    }
}
