package org.crossvolt.hub.broadcast;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How many records, and bytes of them, are on their way; who feeds more is asked to wait. One feeder, many that end. */
final class Underway {

    private final int mostRecords;
    private final long mostBytes;
    private int records;
    private long bytes;
    private boolean closed;
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);

    Underway(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    /** Whether one more may begin; none may after the end. */
    synchronized boolean isOpen() {
        return !closed;
    }

    /** Nothing begins any more; waits until what had begun has ended, or for so long. */
    synchronized void close(Duration longest) {
        closed = true;
        long until = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toMillis(); records > 0 && left > 0; left = millisUntil(until)) {
                wait(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisUntil(long nanos) {
        return (nanos - System.nanoTime()) / 1_000_000;
    }

    /** Counts one more; the stage ends when there is room for the next. */
    synchronized CompletionStage<Void> enter(long size) {
        records++;
        bytes += size;
        if (isFull() && room.isDone()) {
            room = new CompletableFuture<>();
        }
        return room;
    }

    void leave(long size) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            records--;
            bytes -= size;
            notifyAll();
            waiting = isFull() ? null : room;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private boolean isFull() {
        return records >= mostRecords || bytes >= mostBytes;
    }
}
