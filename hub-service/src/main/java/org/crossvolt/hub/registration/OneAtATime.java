package org.crossvolt.hub.registration;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a reading one at a time. Who asks while it runs gets the run after that one, which has seen all that was committed
 * before the question; so an older reading never replaces a newer one.
 */
public final class OneAtATime {

    private final Supplier<Uni<Void>> work;
    private List<UniEmitter<? super Void>> waiting = new ArrayList<>();
    private boolean busy;

    public OneAtATime(Supplier<Uni<Void>> work) {
        this.work = work;
    }

    /** Ends with the first run that began after this call; on the caller's event loop context, whoever made that run. */
    public Uni<Void> run() {
        return Uni.createFrom().deferred(() -> {
            Context asker = Vertx.currentContext();
            Uni<Void> ended = Uni.createFrom().emitter(emitter -> enter(emitter));
            return asker == null || !asker.isEventLoopContext()
                    ? ended
                    : ended.emitOn(command -> asker.runOnContext(onLoop -> command.run()));
        });
    }

    private void enter(UniEmitter<? super Void> emitter) {
        synchronized (this) {
            waiting.add(emitter);
            if (busy) {
                return;
            }
            busy = true;
        }
        next();
    }

    private void next() {
        List<UniEmitter<? super Void>> served;
        synchronized (this) {
            if (waiting.isEmpty()) {
                busy = false;
                return;
            }
            served = waiting;
            waiting = new ArrayList<>();
        }
        work.get()
                .subscribe()
                .with(
                        done -> {
                            next();
                            served.forEach(emitter -> emitter.complete(null));
                        },
                        failure -> {
                            next();
                            served.forEach(emitter -> emitter.fail(failure));
                        });
    }
}
