package org.crossvolt.hub.registration;

import java.time.Duration;

/**
 * Spares a platform that keeps failing, and everybody who would wait for it: after a few failures in a row it is left alone
 * for a pause, then one call may try; each failure of such a trial doubles the pause. Any success closes it. The time comes
 * from outside, in nanoseconds of a monotonic clock.
 */
public final class Breaker {

    private final int mostFailures;
    private final long firstPauseNanos;
    private final long longestPauseNanos;
    private int failures;
    private long pauseNanos;
    private long openUntilNanos;
    private boolean trying;

    public Breaker(int mostFailures, Duration firstPause, Duration longestPause) {
        this.mostFailures = mostFailures;
        this.firstPauseNanos = firstPause.toNanos();
        this.longestPauseNanos = longestPause.toNanos();
    }

    /** Whether a call may be made now. Where it is a trial, whoever asks next has to wait for its outcome or a pause. */
    public synchronized boolean tryCall(long nowNanos) {
        if (failures < mostFailures) {
            return true;
        }
        if (nowNanos - openUntilNanos < 0) {
            return false;
        }
        openUntilNanos = nowNanos + pauseNanos;
        trying = true;
        return true;
    }

    /** Whether {@link #tryCall} would say no now. */
    public synchronized boolean isShut(long nowNanos) {
        return failures >= mostFailures && nowNanos - openUntilNanos < 0;
    }

    public synchronized void succeeded() {
        failures = 0;
        pauseNanos = 0;
        trying = false;
    }

    public synchronized void failed(long nowNanos) {
        failures++;
        // What was on its way when it opened fails as well; that says nothing new.
        if (failures == mostFailures || trying) {
            trying = false;
            pauseNanos = Math.min(longestPauseNanos, Math.max(firstPauseNanos, 2 * pauseNanos));
            openUntilNanos = nowNanos + pauseNanos;
        }
    }

    /** Open from the last tolerated failure until a success, trials included. */
    public synchronized boolean isOpen() {
        return failures >= mostFailures;
    }
}
