package org.crossvolt.hub.routing;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the waiting messages of each platform, so that one can not use up the hub for the others. */
@Singleton
class CallerLimits {

    /** What is too much here is too much for a moment only. */
    static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final int most;
    private final ConcurrentHashMap<UUID, AtomicInteger> waiting = new ConcurrentHashMap<>();

    CallerLimits(RoutingConfig config) {
        this.most = config.maxConcurrentPerPlatform();
    }

    /** True where one more may wait; then {@link #leave} has to follow. */
    boolean enter(UUID platform) {
        AtomicInteger count = waiting.computeIfAbsent(platform, first -> new AtomicInteger());
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    void leave(UUID platform) {
        AtomicInteger count = waiting.get(platform);
        if (count != null) {
            count.decrementAndGet();
        }
    }
}
