package org.crossvolt.hub;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Work that comes again and again, at most once at a time, until the service ends. By a clock nobody can set: Quarkus'
 * scheduler stands still for as long as a machine's clock is set back, and commands would not end meanwhile (F20).
 */
@Singleton
public class Regularly {

    private static final Logger LOG = Logger.getLogger(Regularly.class);

    private final Vertx vertx;
    private final List<Cancellable> works = new CopyOnWriteArrayList<>();

    Regularly(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * @param delay before the first time
     * @param what it is, for the log
     * @param work must not block; one that fails comes again, and is told once until it succeeds
     */
    public void every(Duration interval, Duration delay, String what, Supplier<Uni<Void>> work) {
        Context context = vertx.getOrCreateContext();
        AtomicBoolean failing = new AtomicBoolean();
        works.add(Multi.createFrom()
                .ticks()
                .startingAfter(delay)
                .every(interval)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> Uni.createFrom()
                        .deferred(work::get)
                        .runSubscriptionOn(command -> context.runOnContext(onLoop -> command.run()))
                        .invoke(() -> failing.set(false))
                        .onFailure()
                        .invoke(failure -> {
                            if (failing.compareAndSet(false, true)) {
                                LOG.warnf("%s fails for now: %s", what, failure.getMessage());
                            }
                        })
                        .onFailure()
                        .recoverWithNull())
                .subscribe()
                .with(done -> {}, failure -> LOG.errorf(failure, "%s comes no more", what)));
    }

    /** Begins nothing more: the database is closed before the clock is. */
    void end(@Observes ShutdownEvent ending) {
        works.forEach(Cancellable::cancel);
    }
}
