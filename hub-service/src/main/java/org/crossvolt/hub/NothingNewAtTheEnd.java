package org.crossvolt.hub;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Begins no scheduled work while the service ends: the database is closed before the clock is. */
@Singleton
class NothingNewAtTheEnd {

    void end(@Observes ShutdownEvent ending, Scheduler scheduler) {
        scheduler.pause();
    }
}
