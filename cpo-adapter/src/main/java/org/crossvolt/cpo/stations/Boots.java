package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.crossvolt.cpo.ocpp.StationAccess;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What stations say of themselves when they start, and whether they are accepted then (3.3 of the OCPP reference). */
@Singleton
public class Boots {

    private static final Logger LOG = Logger.getLogger(Boots.class);
    private static final int STRICTEST_PROFILE = 3;

    private final StationStore store;
    private final StationDirectory directory;

    Boots(StationStore store, StationDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /** What a BootNotification is answered with. */
    public enum Registration {
        ACCEPTED("Accepted"),
        /** It may be configured, and not charge yet: its operator has only planned it. */
        PENDING("Pending"),
        /** It is not the one its certificate was made for. */
        REJECTED("Rejected");

        private final String text;

        Registration(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * Keeps the BootNotification as it came.
     *
     * @param serialNumber that the station gave
     */
    public Uni<Registration> keep(String stationId, JsonNode boot, @Nullable String serialNumber) {
        return directory.find(stationId).chain(station -> {
            Registration registration = registration(station, serialNumber);
            if (registration == Registration.REJECTED) {
                LOG.warnf("station %s names another serial number than its certificate", stationId);
            }
            return store.booted(stationId, boot, registration == Registration.ACCEPTED)
                    // Thousands that come back are accepted as before; the directory need not be read for them.
                    .chain(changed -> changed
                            ? directory.changed(stationId)
                            : Uni.createFrom().voidItem())
                    .replaceWith(registration);
        });
    }

    private static Registration registration(@Nullable StationAccess station, @Nullable String serialNumber) {
        if (station == null) {
            return Registration.REJECTED;
        }
        String certified = station.securityProfile() == STRICTEST_PROFILE ? station.certificateName() : null;
        if (certified != null && serialNumber != null && !certified.equals(serialNumber)) {
            return Registration.REJECTED;
        }
        return station.planned() ? Registration.PENDING : Registration.ACCEPTED;
    }

    /** Keeps a part of what GetBaseReport asked for. */
    public Uni<Void> report(String stationId, JsonNode report) {
        JsonNode data = report.path("reportData");
        return store.report(
                stationId,
                report.path("requestId").asInt(),
                report.path("seqNo").asInt(),
                data.isArray() ? data : JsonNodeFactory.instance.arrayNode());
    }
}
