package org.crossvolt.hub.registration;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time as PostgreSQL has it, the same for all hubs: last asked for a moment ago, and since then counted by a clock that
 * nobody can set (F20). Until PostgreSQL has been asked, this machine's.
 */
@Singleton
final class SharedClock extends Clock {

    private volatile Known known;

    private record Known(Instant then, long nanos) {}

    @Inject
    SharedClock() {
        this(Clock.systemUTC());
    }

    SharedClock(Clock machine) {
        this.known = new Known(machine.instant(), System.nanoTime());
    }

    /** @param nanos of {@link System#nanoTime()} at that moment */
    void set(Instant now, long nanos) {
        known = new Known(now, nanos);
    }

    @Override
    public Instant instant() {
        Known last = known;
        return last.then.plus(Duration.ofNanos(System.nanoTime() - last.nanos));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the hub's dates are in UTC");
    }
}
