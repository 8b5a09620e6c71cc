package org.crossvolt.hub.exchanges;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jspecify.annotations.Nullable;

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

    /**
     * What came of a call the hub made by itself: a broadcast push, a TIMEOUT.
     *
     * @param call with routing headers
     * @param outcome in words
     * @param startedNanos {@link System#nanoTime} at its start
     */
    public static Exchange ofDelivery(
            Instant at,
            OcpiCall call,
            ModuleId module,
            InterfaceRole side,
            String path,
            OcpiAnswer answer,
            String outcome,
            long startedNanos) {
        RoutingHeaders routing = Objects.requireNonNull(call.routing());
        PartyId receiver = Objects.requireNonNull(routing.to());
        OcpiAnswer.@Nullable Answered answered = answer instanceof OcpiAnswer.Answered whole ? whole : null;
        return new Exchange(
                newId(),
                at,
                call.ids().correlationId(),
                call.ids().requestId(),
                routing.from(),
                receiver,
                module.identifier(),
                side,
                call.method().name(),
                path,
                call.body() == null ? 0 : call.body().length(),
                List.of(new Leg(
                        LegKind.DELIVERED,
                        receiver,
                        answered == null ? 0 : answered.httpStatus(),
                        answered == null ? -1 : answered.statusCode(),
                        outcome,
                        (int) ((System.nanoTime() - startedNanos) / 1_000_000),
                        answered == null ? 0 : answered.body().length())));
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
