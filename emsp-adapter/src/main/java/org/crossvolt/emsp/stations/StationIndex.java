package org.crossvolt.emsp.stations;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.emsp.locations.LocationChanged;
import org.crossvolt.emsp.objects.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Stations by place, in memory. The tree is replaced as a whole when places came or moved, which is rare; what a station is
 * now stands in its place, so that a change of status costs nothing here and a search looks nothing up.
 */
@Singleton
class StationIndex {

    /** One spot and who stands there; nobody once that station moved away. */
    private static final class Place {

        private volatile @Nullable Station now;

        Place(Station station) {
            this.now = station;
        }
    }

    /** @param fresh what is not in the tree yet */
    private record View(STRtree tree, Set<Place> fresh) {}

    private final Map<ObjectKey, Place> places = new HashMap<>();
    private volatile View view = new View(built(List.of()), ConcurrentHashMap.newKeySet());

    void changed(@Observes LocationChanged change) {
        put(Station.of(change.key(), change.location()));
    }

    synchronized void put(Station station) {
        Place place = places.get(station.key());
        Station before = place == null ? null : place.now;
        if (place != null && before != null && before.isAt(station)) {
            place.now = station;
            return;
        }
        if (place != null) {
            place.now = null;
        }
        Place other = new Place(station);
        places.put(station.key(), other);
        view.fresh().add(other);
    }

    /** After the Locations were read. */
    void start(@Observes @Priority(300) StartupEvent start) {
        rebuild();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void rebuild() {
        if (view.fresh().isEmpty()) {
            return;
        }
        Set<Place> all = snapshot();
        replace(built(all), all);
    }

    private synchronized Set<Place> snapshot() {
        return new HashSet<>(places.values());
    }

    /** What came while the tree was built stays fresh; nobody sees the one without the other. */
    private synchronized void replace(STRtree tree, Set<Place> within) {
        Set<Place> later = ConcurrentHashMap.newKeySet();
        view.fresh().stream().filter(place -> !within.contains(place)).forEach(later::add);
        view = new View(tree, later);
    }

    private static STRtree built(Collection<Place> all) {
        STRtree tree = new STRtree();
        for (Place place : all) {
            Station station = place.now;
            if (station != null) {
                tree.insert(
                        new Envelope(station.longitude(), station.longitude(), station.latitude(), station.latitude()),
                        place);
            }
        }
        // Queries of a built tree change nothing, so they need no lock.
        tree.build();
        return tree;
    }

    /** Every station in the area, as it is now. */
    List<Station> in(Area area) {
        List<Station> found = new ArrayList<>();
        View current = view;
        for (Envelope envelope : area.envelopes()) {
            current.tree().query(envelope, item -> add(found, area, (Place) item));
        }
        current.fresh().forEach(place -> add(found, area, place));
        return found;
    }

    private static void add(List<Station> found, Area area, Place place) {
        Station now = place.now;
        if (now != null && area.contains(now)) {
            found.add(now);
        }
    }
}
