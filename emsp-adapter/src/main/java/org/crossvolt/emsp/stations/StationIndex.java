package org.crossvolt.emsp.stations;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.emsp.locations.LocationChanged;
import org.crossvolt.emsp.objects.ObjectKey;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Stations by place, in memory. The tree holds places only and is replaced as a whole when places came or moved, which is
 * rare; what a station is now stands in a map beside it, so that a change of status costs nothing here.
 */
@Singleton
class StationIndex {

    private final ConcurrentHashMap<ObjectKey, Station> stations = new ConcurrentHashMap<>();
    /** Not in the tree yet, or elsewhere than the tree says. */
    private final ConcurrentHashMap<ObjectKey, Station> fresh = new ConcurrentHashMap<>();

    private volatile STRtree tree = built(List.of());

    void changed(@Observes LocationChanged change) {
        put(Station.of(change.key(), change.location()));
    }

    void put(Station station) {
        Station before = stations.put(station.key(), station);
        if (before == null || !before.isAt(station) || fresh.containsKey(station.key())) {
            fresh.put(station.key(), station);
        }
    }

    /** After the Locations were read. */
    void start(@Observes @Priority(300) StartupEvent start) {
        rebuild();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void rebuild() {
        if (fresh.isEmpty()) {
            return;
        }
        List<Station> newcomers = new ArrayList<>(fresh.values());
        tree = built(new ArrayList<>(stations.values()));
        // One that moved again meanwhile stays fresh.
        newcomers.forEach(station -> fresh.remove(station.key(), station));
    }

    private static STRtree built(List<Station> all) {
        STRtree tree = new STRtree();
        for (Station station : all) {
            tree.insert(
                    new Envelope(station.longitude(), station.longitude(), station.latitude(), station.latitude()),
                    station);
        }
        // Queries of a built tree change nothing, so they need no lock.
        tree.build();
        return tree;
    }

    /** Every station in the area, as it is now. */
    List<Station> in(Area area) {
        List<Station> found = new ArrayList<>();
        STRtree places = tree;
        for (Envelope envelope : area.envelopes()) {
            places.query(envelope, item -> {
                Station place = (Station) item;
                Station now = stations.get(place.key());
                if (now != null && now.isAt(place) && !fresh.containsKey(place.key()) && area.contains(now)) {
                    found.add(now);
                }
            });
        }
        for (ObjectKey key : fresh.keySet()) {
            Station now = stations.get(key);
            if (now != null && area.contains(now)) {
                found.add(now);
            }
        }
        return found;
    }
}
