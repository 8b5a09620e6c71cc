package org.crossvolt.hub.routing;

import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.UnendedExchanges;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one message while it is in the hub; becomes its {@link Exchange} when it is answered, and is noted
 * ({@link UnendedExchanges}) from its beginning.
 */
final class Trail {

    private static final int SHOWN_OF_UID = 4;

    private final RoutedRequest request;
    private final String path;
    private final UUID id = Exchange.newId();
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final UnendedExchanges unended;
    private final int place;
    private final List<Exchange.Leg> legs = new ArrayList<>(2);

    Trail(RoutedRequest request, Clock clock, UnendedExchanges unended) {
        this.request = request;
        this.path = pathOf(request);
        this.startedAt = clock.instant();
        this.unended = unended;
        this.place = unended.begin(new UnendedExchanges.Begun(
                id,
                startedAt,
                request.ids().correlationId(),
                request.ids().requestId(),
                request.from(),
                request.module().identifier(),
                request.side(),
                request.method().name(),
                path,
                length(request.body())));
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

    /** Where the message is noted until its exchange is in Kafka. */
    int place() {
        return place;
    }

    Exchange end(RoutedAnswer answer) {
        legs.addFirst(new Exchange.Leg(
                Exchange.LegKind.RECEIVED,
                request.from(),
                answer.httpStatus(),
                answer.statusCode(),
                "answered",
                millis(),
                length(answer.body())));
        Exchange exchange = new Exchange(
                id,
                startedAt,
                request.ids().correlationId(),
                request.ids().requestId(),
                request.from(),
                answer.from(),
                request.module().identifier(),
                request.side(),
                request.method().name(),
                path,
                length(request.body()),
                legs);
        unended.end(place, exchange);
        return exchange;
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
