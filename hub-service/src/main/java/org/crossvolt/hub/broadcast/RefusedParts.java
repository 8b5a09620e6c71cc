package org.crossvolt.hub.broadcast;

import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.hub.registration.Detection;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.Platform;

/**
 * Finds out who does not understand parts of objects: whoever refuses a few in a row and takes the whole object each time is
 * brought whole objects from then on. That is always allowed, so nothing is lost where it was a coincidence.
 */
@Singleton
class RefusedParts {

    private static final int ENOUGH = 3;

    private final Detections detections;
    private final ConcurrentHashMap<UUID, Integer> inARow = new ConcurrentHashMap<>();

    RefusedParts(Detections detections) {
        this.detections = detections;
    }

    void taken(Platform platform) {
        if (!inARow.isEmpty()) {
            inARow.remove(platform.id());
        }
    }

    /** A part was refused, and then the whole object was taken. */
    void wholeTaken(Platform platform) {
        if (inARow.merge(platform.id(), 1, Integer::sum) >= ENOUGH) {
            detections.note(platform, Detection.WHOLE_OBJECTS);
        }
    }
}
