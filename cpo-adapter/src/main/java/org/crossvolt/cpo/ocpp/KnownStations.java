package org.crossvolt.cpo.ocpp;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whom the gateway knows. */
public interface KnownStations {

    /** By its exact id; null for a stranger. Has to answer from memory wherever it can: thousands ask at once. */
    Uni<@Nullable StationAccess> find(String id);

    /** Keeps that a station is refused until then, for all instances and for its operator to see. */
    Uni<Void> quarantine(String id, Instant until);
}
