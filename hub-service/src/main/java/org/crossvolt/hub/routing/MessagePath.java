package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.hub.objects.KeptObjects;
import org.crossvolt.hub.objects.KnownOwners;
import org.crossvolt.hub.objects.ObjectPages;
import org.crossvolt.hub.objects.Push;
import org.crossvolt.hub.objects.PushOutcome;
import org.crossvolt.hub.registration.DatabaseAway;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.safekeeping.Safekeeping;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiErrorMapper;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** The way of a message through the hub, as a list: decide, then forward, keep, list, or refuse. */
@Singleton
class MessagePath {

    private final PartyDirectory directory;
    private final Agreements agreements;
    private final HubIdentity hub;
    private final MessageRouter router;
    private final KnownOwners owners;
    private final ProxiedUrlStore proxiedUrls;
    private final Forwarder forwarder;
    private final CallbackUrls callbacks;
    private final RewrittenLinks links;
    private final KeptObjects objects;
    private final ObjectPages pages;
    private final Safekeeping safekeeping;
    private final DatabaseAway databaseAway;
    private final Duration databaseDeadline;
    private final Clock clock;

    MessagePath(
            PartyDirectory directory,
            Agreements agreements,
            HubIdentity hub,
            KnownOwners owners,
            ProxiedUrlStore proxiedUrls,
            Forwarder forwarder,
            CallbackUrls callbacks,
            RewrittenLinks links,
            KeptObjects objects,
            ObjectPages pages,
            Safekeeping safekeeping,
            DatabaseAway databaseAway,
            RoutingConfig config,
            Clock clock) {
        this.directory = directory;
        this.agreements = agreements;
        this.hub = hub;
        this.router = new MessageRouter(hub.party(), agreements::allow);
        this.owners = owners;
        this.proxiedUrls = proxiedUrls;
        this.forwarder = forwarder;
        this.callbacks = callbacks;
        this.links = links;
        this.objects = objects;
        this.pages = pages;
        this.safekeeping = safekeeping;
        this.databaseAway = databaseAway;
        this.databaseDeadline = config.databaseDeadline();
        this.clock = clock;
    }

    /** Never fails: a refusal is an answer, and so is a failure of the hub's own, for the trace tells of it as well. */
    Future<RoutedAnswer> travel(RoutedRequest request, Trail trail) {
        return Future.succeededFuture(request)
                .compose(this::route)
                .compose(route -> act(request, route, trail))
                .recover(failure -> answerOf(failure, request));
    }

    /** What PostgreSQL is asked for; where it is silent the caller is told so, and does not wait for it (F07). */
    private <T> Future<T> kept(Uni<T> asked) {
        return inTime(Unis.future(asked));
    }

    private <T> Future<T> inTime(Future<T> asked) {
        return asked.timeout(databaseDeadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<RoutedAnswer> answerOf(Throwable failure, RoutedRequest request) {
        return Future.succeededFuture(forwarder.ofHub(
                DatabaseAway.is(failure)
                        ? databaseAway.refusal(failure)
                        : OcpiErrorMapper.refusal(failure, request.method() + " of " + request.module())));
    }

    private Future<Route> route(RoutedRequest request) {
        DirectorySnapshot snapshot = directory.current();
        if (request.to() != null || (!request.routed() && request.shape() == ModuleDoor.Shape.LIST)) {
            return Future.succeededFuture(router.decide(request, snapshot));
        }
        OpenRoutingKey key = OpenRoutingKey.of(request);
        return inTime(ownersOf(key, request))
                .map(found -> router.decideOpen(request, key, visible(found, request), snapshot));
    }

    /** What a caller has no agreement with does not exist for it (T09). */
    private Set<PartyId> visible(Set<PartyId> found, RoutedRequest request) {
        return found.stream()
                .filter(owner -> agreements.allow(request.from(), owner, request.module()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Future<Set<PartyId>> ownersOf(OpenRoutingKey key, RoutedRequest request) {
        return switch (key) {
            case OpenRoutingKey.OfLocation location -> owners.ofLocation(location.id());
            case OpenRoutingKey.OfToken token -> owners.ofToken(token.uid(), token.type());
            case OpenRoutingKey.OfSession session -> owners.ofSession(session.id());
            case OpenRoutingKey.ReceiverOfSession session -> owners.receiverOfSession(session.owner(), session.id());
            case OpenRoutingKey.OfReservation reservation ->
                Unis.future(proxiedUrls.askedForReservation(reservation.reservedBy(), reservation.id()));
            case OpenRoutingKey.Named named -> Future.succeededFuture(Set.of());
            case OpenRoutingKey.Everybody everybody -> Future.succeededFuture(Set.of());
            case OpenRoutingKey.None none -> Future.succeededFuture(Set.of());
        };
    }

    private Future<RoutedAnswer> act(RoutedRequest request, Route route, Trail trail) {
        return switch (route) {
            case Route.ToParty toParty -> forward(request, toParty, trail);
            case Route.Broadcast broadcast -> keep(request);
            case Route.GetAll getAll -> list(request);
            case Route.Refused refused -> Future.succeededFuture(forwarder.ofHub(refused.why()));
        };
    }

    private Future<RoutedAnswer> forward(RoutedRequest request, Route.ToParty route, Trail trail) {
        if (request.shape() == ModuleDoor.Shape.NEW_CDR && agreements.keepsSafe(request.from(), route.party())) {
            return keepSafe(request, route.party());
        }
        if (!CallbackUrls.concern(request)) {
            return forwarder
                    .forward(request, route)
                    .compose(forwarded -> finish(request, route.party(), forwarded, trail));
        }
        return kept(callbacks.rewrite(request, route.party()))
                .compose(rewritten -> forwarder
                        .forward(rewritten.request(), route)
                        .compose(forwarded -> settle(rewritten, request, forwarded))
                        .compose(forwarded -> finish(request, route.party(), forwarded, trail)));
    }

    private Future<Forwarder.Forwarded> settle(
            CallbackUrls.Rewritten rewritten, RoutedRequest request, Forwarder.Forwarded forwarded) {
        return rewritten.callbackId() == null
                ? Future.succeededFuture(forwarded)
                : kept(callbacks
                        .settle(rewritten.callbackId(), request, forwarded.relayed())
                        .replaceWith(forwarded));
    }

    /** What is left to do with a receiver's answer: note it, learn from it, rewrite the addresses in it. */
    private Future<RoutedAnswer> finish(
            RoutedRequest request, PartyId receiver, Forwarder.Forwarded forwarded, Trail trail) {
        trail.forwarded(receiver, forwarded);
        RoutedAnswer answer = forwarded.relayed();
        boolean accepted = answer.statusCode() / 1000 == 1;
        if (accepted
                && request.isPush()
                && (request.module() == ModuleId.SESSIONS || request.module() == ModuleId.CDRS)) {
            objects.keepCopy(pushOf(request), receiver);
            if (request.module() == ModuleId.SESSIONS) {
                owners.learnReceiver(request.from(), request.segments().get(2), receiver);
            }
        }
        if (forwarded.answer() instanceof OcpiAnswer.Answered answered && RewrittenLinks.in(answered.headers())) {
            MultiMap received = answered.headers();
            return kept(links.rewrite(answer, received, request, receiver));
        }
        return Future.succeededFuture(answer);
    }

    /** The hub takes the CDR over; its delivery is the hub's business from here on. */
    private Future<RoutedAnswer> keepSafe(RoutedRequest request, PartyId receiver) {
        return kept(safekeeping.take(pushOf(request), receiver))
                .map(kept -> ofHub(
                        kept.created() ? 201 : 200,
                        null,
                        Map.of(HttpHeaders.LOCATION, hub.publicUrl() + "/ocpi/2.2.1/safekept/" + kept.id())));
    }

    private Future<RoutedAnswer> keep(RoutedRequest request) {
        return kept(objects.push(pushOf(request))).map(outcome -> switch (outcome) {
            case PushOutcome.Created created -> ofHub(201, null, Map.of());
            case PushOutcome.Updated updated -> ofHub(200, null, Map.of());
            case PushOutcome.Stale stale -> ofHub(200, null, Map.of());
            case PushOutcome.Refused refused -> forwarder.ofHub(refused.why());
        });
    }

    private static Push pushOf(RoutedRequest request) {
        PartyId owner = request.pathOwner();
        return new Push(
                request.caller().id(),
                owner == null ? request.from() : owner,
                request.module(),
                request.method(),
                request.shape() == ModuleDoor.Shape.OWNED
                        ? request.segments().subList(2, request.segments().size())
                        : List.of(String.valueOf(request.content().text("id"))),
                request.module() == ModuleId.TOKENS ? typeOf(request) : "",
                request.suffix(),
                request.query(),
                request.body(),
                request.ids().correlationId());
    }

    private static String typeOf(RoutedRequest request) {
        String type = request.parameter("type");
        return type == null ? "RFID" : type;
    }

    private Future<RoutedAnswer> list(RoutedRequest request) {
        PageRequest page = PageRequest.readFrom(request::parameter, pages.ceiling());
        if (request.module() == ModuleId.SESSIONS && page.dateFrom() == null) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS, "date_from: is required for the list of Sessions");
        }
        return inTime(pages.page(
                        request.from(),
                        agreements.partnersOf(request.from(), request.module()),
                        request.module(),
                        page))
                .map(found -> {
                    Map<String, String> headers = new HashMap<>(4);
                    headers.put(OcpiHeaders.TOTAL_COUNT, Long.toString(found.total()));
                    headers.put(OcpiHeaders.LIMIT, Integer.toString(page.limit()));
                    if (page.offset() + page.limit() < found.total()) {
                        headers.put(
                                OcpiHeaders.LINK,
                                page.nextLink(hub.publicUrl() + "/ocpi/2.2.1/sender/" + request.module()));
                    }
                    return new RoutedAnswer(
                            200,
                            hub.party(),
                            OcpiStatusCode.SUCCESS.code(),
                            headers,
                            Envelope.successAround(found.objects(), clock));
                });
    }

    private RoutedAnswer ofHub(int http, @Nullable Buffer data, Map<String, String> headers) {
        return new RoutedAnswer(
                http, hub.party(), OcpiStatusCode.SUCCESS.code(), headers, Envelope.success(data, clock));
    }

    /** A callback or a rewritten link, followed by the party it was made for (2.9 steps 5 to 9, A-40). Never fails. */
    Future<RoutedAnswer> follow(RoutedRequest request, ProxiedUrl proxied, Trail trail) {
        Route route = router.reach(request, proxied.owner(), directory.current());
        if (route instanceof Route.Refused refused) {
            return Future.succeededFuture(forwarder.ofHub(refused.why()));
        }
        Route.ToParty toParty = (Route.ToParty) route;
        return kept(callbacks.begin(proxied))
                .compose(begun -> forwarder.send(request, toParty.platform(), proxied.owner(), proxied.url()))
                .compose(forwarded ->
                        kept(callbacks.end(proxied, forwarded.relayed()).replaceWith(forwarded)))
                .compose(forwarded -> finish(request, proxied.owner(), forwarded, trail))
                .recover(failure -> answerOf(failure, request));
    }
}
