package org.crossvolt.cpo.ocpp;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of things be worked on at once; the others wait in the order they came. Each station has one CALL in
 * work, so the line is never longer than there are sockets (3.1.9 of the OCPP reference).
 */
final class Turns {

    private final Semaphore free;
    private final ConcurrentLinkedQueue<Turn> line = new ConcurrentLinkedQueue<>();

    Turns(int atOnce) {
        this.free = new Semaphore(atOnce);
    }

    private enum State {
        WAITING,
        WORKING,
        OVER
    }

    private static final class Turn {
        private final UniEmitter<? super Void> emitter;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

        Turn(UniEmitter<? super Void> emitter) {
            this.emitter = emitter;
        }
    }

    /** Whoever gives up waiting leaves the line. */
    <T> Uni<T> inTurn(Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            AtomicReference<@Nullable Turn> mine = new AtomicReference<>();
            return Uni.createFrom()
                    .<Void>emitter(emitter -> {
                        Turn turn = new Turn(emitter);
                        mine.set(turn);
                        line.add(turn);
                        next();
                    })
                    .chain(() -> work)
                    .onTermination()
                    .invoke(() -> end(mine.get()));
        });
    }

    private void end(@Nullable Turn turn) {
        if (turn != null && turn.state.getAndSet(State.OVER) == State.WORKING) {
            free.release();
            next();
        }
    }

    private void next() {
        while (!line.isEmpty() && free.tryAcquire()) {
            Turn turn = line.poll();
            if (turn != null && turn.state.compareAndSet(State.WAITING, State.WORKING)) {
                turn.emitter.complete(null);
            } else {
                free.release();
            }
        }
    }
}
