package org.crossvolt.hub.broadcast;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How many records, and bytes of them, are on their way; who feeds more is asked to wait. One feeder, many that end. */
final class Underway {

    private final int mostRecords;
    private final long mostBytes;
    private int records;
    private long bytes;
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);

    Underway(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
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
