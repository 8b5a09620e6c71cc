package org.crossvolt.hub.safekeeping;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Attempts on their way, in all and to each platform, so that one that hangs takes only its share of them. */
final class Attempts {

    private final int most;
    private final int mostToOne;
    private final Map<UUID, Integer> toOne = new HashMap<>();
    private int underway;
    private boolean closed;

    Attempts(int most, int mostToOne) {
        this.most = most;
        this.mostToOne = mostToOne;
    }

    /** How many more may begin now; none after the end. */
    synchronized int room() {
        return closed ? 0 : most - underway;
    }

    synchronized boolean hasRoomFor(UUID platform) {
        return !closed && toOne.getOrDefault(platform, 0) < mostToOne;
    }

    /** Whether it may begin; then {@link #leave} has to follow. */
    synchronized boolean enter(UUID platform) {
        if (!hasRoomFor(platform)) {
            return false;
        }
        underway++;
        toOne.merge(platform, 1, Integer::sum);
        return true;
    }

    synchronized void leave(UUID platform) {
        underway--;
        toOne.computeIfPresent(platform, (one, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    /** Nothing begins any more; waits until what had begun has ended, or for so long. */
    synchronized void close(Duration longest) {
        closed = true;
        long until = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toMillis(); underway > 0 && left > 0; left = millisUntil(until)) {
                wait(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisUntil(long nanos) {
        return (nanos - System.nanoTime()) / 1_000_000;
    }
}
