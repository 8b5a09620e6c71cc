package org.crossvolt.emsp.locations;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.emsp.objects.Followed;
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;

/** Every Location, read, in memory: for finding one, and for deciding about a token at one, without a database. */
@Singleton
public class KnownLocations {

    private static final Logger LOG = Logger.getLogger(KnownLocations.class);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final ConcurrentHashMap<ObjectKey, Location> locations = new ConcurrentHashMap<>();
    private final Followed followed;
    private final Event<LocationChanged> changes;

    KnownLocations(KeptObjects objects, Event<LocationChanged> changes) {
        this.followed = new Followed(objects, ModuleId.LOCATIONS, this::take);
        this.changes = changes;
    }

    void readAll(@Observes @Priority(200) StartupEvent start) {
        followed.catchUp().await().atMost(START_PATIENCE);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> follow() {
        return followed.catchUp()
                .onFailure()
                .invoke(away -> LOG.warnf("changes of locations are not read: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void take(KeptObjects.KeptObject kept) {
        take(kept.key(), kept.body());
    }

    /**
     * Takes an object's newest bytes; an older one than is known is left alone. An EVSE's change may be older than another
     * EVSE's that came before it, so that the Location is as old as before and yet another (3.1); which of two such states is
     * the newer one, the next look into the database tells.
     */
    public void take(ObjectKey key, byte[] body) {
        if (!(OcpiReader.read(body, Location.class) instanceof Read.Valid<Location> valid)) {
            return;
        }
        Location read = valid.value();
        boolean[] another = {false};
        locations.compute(key, (same, known) -> {
            another[0] =
                    known == null || (known.lastUpdated().compareTo(read.lastUpdated()) <= 0 && !known.equals(read));
            return another[0] || known == null ? read : known;
        });
        if (another[0]) {
            changes.fire(new LocationChanged(key, read));
        }
    }

    public Optional<Location> find(ObjectKey key) {
        return Optional.ofNullable(locations.get(key));
    }

    public Collection<Location> all() {
        return locations.values();
    }
}
