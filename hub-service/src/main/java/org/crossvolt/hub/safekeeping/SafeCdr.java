package org.crossvolt.hub.safekeeping;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * A CDR that the hub took over.
 *
 * @param cdrId in upper case
 * @param platform that sent it
 * @param reason of the last attempt that did not get through, or of the rejection; empty where there is none
 * @param nextAt when it is tried next, while it waits
 */
public record SafeCdr(
        UUID id,
        PartyId owner,
        String cdrId,
        PartyId receiver,
        UUID platform,
        Buffer body,
        String correlationId,
        State state,
        int attempts,
        Instant nextAt,
        String reason,
        Instant takenAt,
        @Nullable Instant endedAt) {

    /** WAITING is the only state that is left by itself. */
    public enum State {
        WAITING,
        DELIVERED,
        REJECTED,
        PARKED
    }
}
