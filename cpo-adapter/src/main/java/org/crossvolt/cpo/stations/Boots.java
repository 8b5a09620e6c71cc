package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** What stations say of themselves when they start. */
@Singleton
public class Boots {

    private final StationStore store;

    Boots(StationStore store) {
        this.store = store;
    }

    /** Keeps the BootNotification as it came. */
    public Uni<Void> keep(String stationId, JsonNode boot) {
        return store.booted(stationId, boot);
    }
}
