package org.crossvolt.hub.broadcast;

import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.Registrations;
import org.jboss.logging.Logger;

/**
 * Finds out who does not understand parts of objects: whoever refuses a few in a row and takes the whole object each time is
 * brought whole objects from then on. That is always allowed, so nothing is lost where it was a coincidence.
 */
@Singleton
class RefusedParts {

    private static final Logger LOG = Logger.getLogger(RefusedParts.class);
    private static final int ENOUGH = 3;

    private final Registrations registrations;
    private final ConcurrentHashMap<UUID, Integer> inARow = new ConcurrentHashMap<>();

    RefusedParts(Registrations registrations) {
        this.registrations = registrations;
    }

    void taken(Platform platform) {
        if (!inARow.isEmpty()) {
            inARow.remove(platform.id());
        }
    }

    /** A part was refused, and then the whole object was taken. */
    void wholeTaken(Platform platform) {
        if (inARow.merge(platform.id(), 1, Integer::sum) == ENOUGH) {
            registrations
                    .foundToNeedWholeObjects(platform.id())
                    .subscribe()
                    .with(
                            kept -> LOG.infof("%s refuses parts of objects and gets whole ones now", platform.name()),
                            failure -> {
                                inARow.remove(platform.id());
                                LOG.warnf("%s goes on getting parts: %s", platform.name(), failure.getMessage());
                            });
        }
    }
}
