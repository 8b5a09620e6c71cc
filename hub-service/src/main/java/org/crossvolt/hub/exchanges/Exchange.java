package org.crossvolt.hub.exchanges;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;

/**
 * One routed request and its answer.
 *
 * @param id time-ordered
 * @param to who answered: the receiver, or the hub itself
 * @param path below the interface, without what identifies a driver
 * @param legs what came in first, then where it went
 */
public record Exchange(
        UUID id,
        Instant at,
        String correlationId,
        String requestId,
        PartyId from,
        PartyId to,
        String module,
        InterfaceRole side,
        String method,
        String path,
        int requestBytes,
        List<Leg> legs) {

    public static UUID newId() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    public enum LegKind {
        RECEIVED,
        FORWARDED,
        DELIVERED,
        /** What the tariff-engine found about a CDR that was delivered. */
        CHECKED
    }

    /**
     * @param party at the other end
     * @param httpStatus 0 where none came
     * @param statusCode the OCPI status the caller got, or -1
     * @param millis from the request's arrival to the end of this leg
     */
    public record Leg(
            LegKind kind,
            PartyId party,
            int httpStatus,
            int statusCode,
            String outcome,
            int millis,
            int responseBytes) {}
}
