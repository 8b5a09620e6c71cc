package org.crossvolt.hub.routing;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Function;
import org.crossvolt.hub.FailPoints;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.exchanges.UnendedExchanges;
import org.crossvolt.hub.registration.Callers;
import org.crossvolt.hub.registration.Detection;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.BodyLimit;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiErrorMapper;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The door of all messages that go from party to party, on Vert.x itself (decision 0040): the functional modules at
 * {@code /ocpi/2.2.1/{sender|receiver}/{module}/…}, and the hub's addresses that stand for partners' own at
 * {@code /callbacks/{id}} and {@code /proxied/{id}}. What it does not know goes on to the resources behind it.
 */
@Singleton
class MessageDoor {

    private static final String ROOT = "/ocpi/2.2.1/";
    /** Right behind {@link BodyBudget}. */
    private static final int BEFORE_THE_RESOURCES = BodyLimit.BEFORE_ALL_OTHERS - 1;

    /** A longer answer is written anew beside the event loop, where that is needed. */
    private static final int SHORT_BYTES = 256 * 1024;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final Callers callers;
    private final Detections detections;
    private final CallerLimits limits;
    private final MessagePath path;
    private final ProxiedUrls proxiedUrls;
    private final ExchangeRecorder recorder;
    private final UnendedExchanges unended;
    private final FailPoints failPoints;
    private final RoutingConfig config;
    private final Clock clock;

    MessageDoor(
            Callers callers,
            Detections detections,
            CallerLimits limits,
            MessagePath path,
            ProxiedUrls proxiedUrls,
            ExchangeRecorder recorder,
            UnendedExchanges unended,
            FailPoints failPoints,
            RoutingConfig config,
            Clock clock) {
        this.callers = callers;
        this.detections = detections;
        this.limits = limits;
        this.path = path;
        this.proxiedUrls = proxiedUrls;
        this.recorder = recorder;
        this.unended = unended;
        this.failPoints = failPoints;
        this.config = config;
        this.clock = clock;
    }

    /** What is behind one address: takes a whole message, gives its reply or fails with an {@link OcpiException}. */
    private interface Room {
        Future<Reply> answer(Platform caller, @Nullable Buffer body, MessageIds ids);
    }

    private record Reply(RoutedRequest request, RoutedAnswer answer) {}

    void register(@Observes Filters filters) {
        filters.register(this::open, BEFORE_THE_RESOURCES);
    }

    private void open(RoutingContext context) {
        HttpServerRequest http = context.request();
        Room room = http.path().startsWith(ROOT) ? roomOf(http) : null;
        if (room == null) {
            context.next();
        } else {
            serve(context, room);
        }
    }

    private @Nullable Room roomOf(HttpServerRequest http) {
        String below = http.path().substring(ROOT.length());
        int slash = below.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String rest = withoutLastSlash(below.substring(slash + 1));
        return switch (below.substring(0, slash)) {
            case "sender" -> module(InterfaceRole.SENDER, http, rest);
            case "receiver" -> module(InterfaceRole.RECEIVER, http, rest);
            case "callbacks" -> proxied("callbacks", http, HttpMethod.POST, rest);
            case "proxied" -> proxied("proxied", http, HttpMethod.GET, rest);
            default -> null;
        };
    }

    private static String withoutLastSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private @Nullable Room module(InterfaceRole side, HttpServerRequest http, String rest) {
        int slash = rest.indexOf('/');
        String module = slash < 0 ? rest : rest.substring(0, slash);
        if (module.equals(ModuleId.HUBCLIENTINFO.identifier())) {
            return null;
        }
        String known = ModuleId.find(module).map(ModuleId::identifier).orElse("{module}");
        measureAs(side.name().toLowerCase(Locale.ROOT) + "/" + known);
        String suffix = slash < 0 ? "" : rest.substring(slash + 1);
        return (caller, body, ids) -> {
            RoutedRequest request = RequestReader.read(caller, http, side, module, suffix, body, ids);
            if (!http.headers().contains(OcpiHeaders.FROM_PARTY_ID)) {
                detections.note(caller, Detection.NO_ROUTING_HEADERS);
            }
            return traced(request, trail -> path.travel(request, trail));
        };
    }

    /** What the metrics of HTTP call this request: one name for all objects. The key is that of Quarkus. */
    private static void measureAs(String pathTemplate) {
        Vertx.currentContext().putLocal("UrlPathTemplate", ROOT + pathTemplate);
    }

    private Room proxied(String kind, HttpServerRequest http, HttpMethod method, String id) {
        measureAs(kind + "/{id}");
        return (caller, body, ids) -> {
            if (!http.method().equals(method)) {
                throw OcpiException.withHttpStatus(
                        405, OcpiStatusCode.CLIENT_ERROR, http.method() + " is not available here");
            }
            return proxiedUrls
                    .find(caller, http, id, body, ids)
                    .compose(found ->
                            traced(found.request(), trail -> path.follow(found.request(), found.proxied(), trail)));
        };
    }

    private Future<Reply> traced(RoutedRequest request, Function<Trail, Future<RoutedAnswer>> way) {
        Trail trail = new Trail(request, clock, unended);
        return way.apply(trail).map(answer -> {
            recorder.record(trail.end(answer), trail.place(), request.body(), answer.body());
            return new Reply(request, answer);
        });
    }

    /** Asks who calls before it reads; whatever goes wrong is an answer too, and the platform's place is free again. */
    private void serve(RoutingContext context, Room room) {
        HttpServerRequest http = context.request();
        MessageIds ids = MessageIds.readFrom(http::getHeader);
        Platform known = null;
        try {
            known = callers.registered(http);
            admit(known);
        } catch (OcpiException refusal) {
            refuse(http, known, ids, refusal);
            BodyLimit.listenAMoment(context);
            return;
        }
        Platform caller = known;
        WholeBody.of(context, config.maxBodyBytes())
                .compose(body -> room.answer(caller, body, ids))
                .onComplete(answered -> {
                    limits.leave(caller.id());
                    if (answered.succeeded()) {
                        write(http.response(), answered.result());
                    } else {
                        refuse(http, caller, ids, answered.cause());
                    }
                });
    }

    private void admit(Platform caller) {
        if (!limits.enter(caller.id())) {
            throw OcpiException.tooMany(
                    OcpiStatusCode.HUB_ERROR,
                    "too many messages of this platform are waiting for an answer; try again shortly",
                    CallerLimits.A_MOMENT);
        }
    }

    /** The routing headers go on every answer, the other way round (2.3); the ids are the caller's own (T-46). */
    private void write(HttpServerResponse response, Reply reply) {
        if (response.closed()) {
            return;
        }
        failPoints.pass(FailPoints.Point.BEFORE_REPLY);
        RoutedAnswer answer = reply.answer;
        Platform caller = reply.request.caller();
        response.setStatusCode(caller.httpStatus(answer.httpStatus(), answer.statusCode()))
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        reply.request.ids().writeTo(response::putHeader);
        new RoutingHeaders(reply.request.from(), answer.from()).writeTo(response::putHeader);
        answer.headers().forEach(response::putHeader);
        end(response, caller, answer.body());
    }

    private static void end(HttpServerResponse response, Platform caller, @Nullable Buffer body) {
        if (body == null || body.length() <= SHORT_BYTES || !caller.needsPlainDates()) {
            response.end(caller.answered(body));
            return;
        }
        Vertx.currentContext()
                .executeBlocking(() -> caller.answered(body), false)
                .onComplete(written -> response.end(written.succeeded() ? written.result() : body));
    }

    /** @param caller null where nobody knows who that is */
    private void refuse(HttpServerRequest http, @Nullable Platform caller, MessageIds ids, Throwable why) {
        HttpServerResponse response = http.response();
        if (response.closed()) {
            return;
        }
        OcpiException refusal = OcpiErrorMapper.refusal(why, http.path());
        int httpStatus = refusal.httpStatus();
        int seen = caller == null
                ? httpStatus
                : caller.httpStatus(httpStatus, refusal.statusCode().code());
        response.setStatusCode(seen).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        BodyBudget.sayWhenToComeBack(response, refusal);
        ids.writeTo(response::putHeader);
        Buffer envelope = Envelope.error(refusal, clock);
        response.end(caller == null ? envelope : caller.answered(envelope));
    }
}
