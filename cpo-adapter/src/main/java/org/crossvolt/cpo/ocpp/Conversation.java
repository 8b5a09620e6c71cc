package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is said on the sockets: each CALL compared with its form, handed to its version's handler, and answered. */
@Singleton
class Conversation {

    private static final Logger LOG = Logger.getLogger(Conversation.class);
    private static final Duration HARD_LIMIT = Duration.ofSeconds(10);
    private static final String BOOT = "BootNotification";
    /** What thousands of stations say at once when they come back. */
    private static final Set<String> OPENING = Set.of(BOOT, "StatusNotification");
    /** What a 2.x station may say before it is accepted: we may ask a pending one for a report (3.3). */
    private static final Set<String> BEFORE_ACCEPTANCE = Set.of(BOOT, "NotifyReport");

    private final Map<OcppVersion, CallHandler> handlers = new EnumMap<>(OcppVersion.class);
    private final Shapes shapes;
    private final FrameLog frames;
    private final Turns openings;
    private final Counter differing;
    private final Counter late;
    private final Timer answers;

    Conversation(
            @Any Instance<CallHandler> handlers,
            Shapes shapes,
            FrameLog frames,
            OcppConfig config,
            MeterRegistry metrics) {
        handlers.forEach(handler -> this.handlers.put(handler.version(), handler));
        this.shapes = shapes;
        this.frames = frames;
        this.openings = new Turns(config.maxOpeningMessages());
        this.differing = metrics.counter("crossvolt.cpo.ocpp.messages.differing");
        this.late = metrics.counter("crossvolt.cpo.ocpp.answers.late");
        this.answers = Timer.builder("crossvolt.cpo.ocpp.answers")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
    }

    void heard(StationSocket socket, String text, OcppFrame frame) {
        frames.keep(socket.station().id(), FrameLog.Direction.IN, text, remark(socket, frame));
    }

    private @Nullable String remark(StationSocket socket, OcppFrame frame) {
        return switch (frame) {
            case OcppFrame.Call call ->
                socket.isAccepted() || BEFORE_ACCEPTANCE.contains(call.action())
                        ? differences(socket, call)
                        : "before its BootNotification was accepted";
            case OcppFrame.BrokenCall broken -> broken.reason();
            case OcppFrame.Unreadable unreadable -> unreadable.reason();
            case OcppFrame.CallResult result -> null;
            case OcppFrame.CallError error -> null;
        };
    }

    private @Nullable String differences(StationSocket socket, OcppFrame.Call call) {
        if (socket.station().reading() == Reading.OFF) {
            return null;
        }
        List<Shape.Difference> found = shapes.differences(socket.version(), call.action(), call.payload());
        if (found.isEmpty()) {
            return null;
        }
        differing.increment();
        String all = found.toString();
        return all.length() <= 500 ? all : all.substring(0, 500);
    }

    void said(StationSocket socket, String text) {
        frames.keep(socket.station().id(), FrameLog.Direction.OUT, text, null);
    }

    void late(StationSocket socket) {
        late.increment();
        LOG.debugf(
                "station %s answered a CALL that is not open", socket.station().id());
    }

    /** The text of the answer; never fails. */
    Uni<String> answer(StationSocket socket, OcppFrame.Call call) {
        long from = System.nanoTime();
        return Uni.createFrom()
                .deferred(() -> payload(socket, call))
                .ifNoItem()
                .after(HARD_LIMIT)
                .fail()
                .map(payload -> OcppFrame.result(call.id(), payload))
                .onFailure()
                .recoverWithItem(failure -> refusal(socket, call, failure))
                .invoke(() -> answers.record(Duration.ofNanos(System.nanoTime() - from)));
    }

    private Uni<JsonNode> payload(StationSocket socket, OcppFrame.Call call) {
        CallHandler handler = handlers.get(socket.version());
        if (handler == null || !shapes.knows(socket.version(), call.action())) {
            throw new OcppException(OcppError.NOT_IMPLEMENTED, "This action is not known here.");
        }
        if (!socket.isAccepted() && socket.version() != OcppVersion.V16 && !BEFORE_ACCEPTANCE.contains(call.action())) {
            throw new OcppException(OcppError.SECURITY, "This station's BootNotification was not accepted yet.");
        }
        if (socket.station().reading() == Reading.REJECT) {
            OcppException refusal = Shape.refusal(shapes.differences(socket.version(), call.action(), call.payload()));
            if (refusal != null) {
                throw refusal;
            }
        }
        Uni<JsonNode> answer = handler.handle(socket.station().id(), call.action(), call.payload());
        if (!OPENING.contains(call.action())) {
            return answer;
        }
        return openings.inTurn(answer).invoke(said -> {
            if (call.action().equals(BOOT)) {
                socket.accepted(said.path("status").asText().equals("Accepted"));
            }
        });
    }

    private static String refusal(StationSocket socket, OcppFrame.Call call, Throwable failure) {
        if (failure instanceof OcppException refused) {
            return OcppFrame.error(call.id(), refused.error(), socket.version(), refused.sentence());
        }
        LOG.errorf(
                failure,
                "answering %s of station %s failed",
                call.action(),
                socket.station().id());
        return OcppFrame.error(
                call.id(), OcppError.INTERNAL, socket.version(), "Something went wrong on this side; try again.");
    }
}
