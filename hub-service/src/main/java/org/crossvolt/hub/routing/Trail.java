package org.crossvolt.hub.routing;

import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jspecify.annotations.Nullable;

/** What happens to one message while it is in the hub; becomes its {@link Exchange} when it is answered. */
final class Trail {

    private static final int SHOWN_OF_UID = 4;

    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final List<Exchange.Leg> legs = new ArrayList<>(2);

    Trail(Clock clock) {
        this.startedAt = clock.instant();
    }

    void forwarded(PartyId receiver, Forwarder.Forwarded forwarded) {
        OcpiAnswer answer = forwarded.answer();
        OcpiAnswer.@Nullable Answered answered = answer instanceof OcpiAnswer.Answered whole ? whole : null;
        legs.add(new Exchange.Leg(
                Exchange.LegKind.FORWARDED,
                receiver,
                answered == null ? 0 : answered.httpStatus(),
                forwarded.relayed().statusCode(),
                answer.describe(),
                millis(),
                answered == null ? 0 : answered.body().length()));
    }

    Exchange end(RoutedRequest request, RoutedAnswer answer) {
        legs.addFirst(new Exchange.Leg(
                Exchange.LegKind.RECEIVED,
                request.from(),
                answer.httpStatus(),
                answer.statusCode(),
                "answered",
                millis(),
                length(answer.body())));
        return new Exchange(
                Exchange.newId(),
                startedAt,
                request.ids().correlationId(),
                request.ids().requestId(),
                request.from(),
                answer.from(),
                request.module().identifier(),
                request.side(),
                request.method().name(),
                pathOf(request),
                length(request.body()),
                legs);
    }

    /** A token's uid opens charging stations; the trace keeps its last characters only (I9). */
    private static String pathOf(RoutedRequest request) {
        if (request.module() != ModuleId.TOKENS || request.segments().isEmpty()) {
            return request.suffix();
        }
        List<String> segments = new ArrayList<>(request.segments());
        int at = request.shape() == ModuleDoor.Shape.AUTHORIZE ? 0 : 2;
        String uid = segments.get(at);
        segments.set(at, "***" + uid.substring(Math.max(0, uid.length() - SHOWN_OF_UID)));
        return String.join("/", segments);
    }

    private static int length(@Nullable Buffer body) {
        return body == null ? 0 : body.length();
    }

    private int millis() {
        return (int) ((System.nanoTime() - startedNanos) / 1_000_000);
    }
}
