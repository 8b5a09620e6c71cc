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

    /** Keeps a part of what GetBaseReport asked for. */
    public Uni<Void> report(String stationId, JsonNode report) {
        JsonNode data = report.path("reportData");
        return store.report(
                stationId,
                report.path("requestId").asInt(),
                report.path("seqNo").asInt(),
                data.isArray() ? data : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode());
    }
}
