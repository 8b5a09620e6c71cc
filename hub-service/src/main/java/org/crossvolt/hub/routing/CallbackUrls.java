package org.crossvolt.hub.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.jspecify.annotations.Nullable;

/**
 * The {@code response_url} of Commands and ChargingProfiles on its way through the hub (2.9, A-38, A-39): the CPO has no
 * credentials for the eMSP's platform, so it is given an address of the hub's that stands for the real one.
 */
@Singleton
class CallbackUrls {

    static final String PATH = "/ocpi/2.2.1/callbacks/";

    private static final int LONGEST_URL = 255;
    private static final String PARAMETER = "response_url=";
    /** Until the CPO has said how long it needs. */
    private static final Duration UNTIL_ANSWERED = Duration.ofMinutes(5);

    private final ProxiedUrlStore store;
    private final OcpiClient client;
    private final HubIdentity hub;
    private final RoutingConfig config;
    private final Clock clock;

    CallbackUrls(ProxiedUrlStore store, OcpiClient client, HubIdentity hub, RoutingConfig config, Clock clock) {
        this.store = store;
        this.client = client;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    /** A request whose {@code response_url}, if any, is the hub's, and the id of that address. */
    record Rewritten(RoutedRequest request, @Nullable String callbackId) {}

    static boolean concern(RoutedRequest request) {
        return request.side() == InterfaceRole.RECEIVER
                && (request.shape() == ModuleDoor.Shape.COMMAND || request.shape() == ModuleDoor.Shape.PROFILE);
    }

    /** @return a failure with 2001 where the URL is missing, too long, or one the hub would never call (T20) */
    Uni<Rewritten> rewrite(RoutedRequest request, PartyId to) {
        String url = request.body() == null
                ? fromQuery(request.query())
                : request.content().text("response_url");
        if (url == null || url.isEmpty() || url.length() > LONGEST_URL) {
            return Uni.createFrom()
                    .failure(invalid(
                            url == null || url.isEmpty() ? "it is missing" : "it has more than 255 characters"));
        }
        return client.refusal(url).flatMap(refusal -> {
            if (refusal.isPresent()) {
                return Uni.createFrom().failure(invalid(refusal.get()));
            }
            String id = ProxiedUrlStore.newId();
            return store.keep(proxied(id, url, request, to))
                    .replaceWith(() -> new Rewritten(withUrl(request, hub.publicUrl() + PATH + id), id));
        });
    }

    private static OcpiException invalid(String why) {
        return new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "/response_url: " + why);
    }

    private ProxiedUrl proxied(String id, String url, RoutedRequest request, PartyId to) {
        return new ProxiedUrl(
                id,
                ProxiedUrl.Kind.CALLBACK,
                url,
                to,
                request.from(),
                request.module().identifier(),
                request.ids().correlationId(),
                request.content().text("reservation_id"),
                // Should this hub end before the CPO has answered, TIMEOUT is told while the address is still kept.
                clock.instant().plus(UNTIL_ANSWERED.multipliedBy(2)),
                request.module() == ModuleId.COMMANDS ? clock.instant().plus(UNTIL_ANSWERED) : null);
    }

    private static RoutedRequest withUrl(RoutedRequest request, String hubUrl) {
        Buffer body = request.body();
        return body == null
                ? with(request, null, withQuery(request.query(), hubUrl))
                : with(request, request.content().withResponseUrl(body, hubUrl), request.query());
    }

    private static RoutedRequest with(RoutedRequest r, @Nullable Buffer body, String query) {
        return new RoutedRequest(
                r.caller(),
                r.from(),
                r.to(),
                r.routed(),
                r.module(),
                r.side(),
                r.shape(),
                r.method(),
                r.suffix(),
                r.segments(),
                query,
                body,
                r.content(),
                r.ids());
    }

    /**
     * The parameter's value. A URL that was put in without escaping may hold ampersands of its own: then everything behind
     * {@code response_url=} belongs to it, save a {@code duration} behind it.
     */
    static @Nullable String fromQuery(String query) {
        int[] span = valueSpan(query);
        return span == null
                ? null
                : QueryText.decode(query.substring(span[0], span[1]).replace("+", "%2B"));
    }

    private static String withQuery(String query, String hubUrl) {
        int[] span = valueSpan(query);
        return span == null
                ? query
                : query.substring(0, span[0])
                        + URLEncoder.encode(hubUrl, StandardCharsets.UTF_8)
                        + query.substring(span[1]);
    }

    private static int @Nullable [] valueSpan(String query) {
        int start = query.startsWith(PARAMETER) ? 0 : query.indexOf("&" + PARAMETER) + 1;
        if (start == 0 && !query.startsWith(PARAMETER)) {
            return null;
        }
        int from = start + PARAMETER.length();
        boolean escaped = query.startsWith("http%3A", from)
                || query.startsWith("https%3A", from)
                || query.startsWith("http%3a", from)
                || query.startsWith("https%3a", from);
        int end = query.indexOf(escaped ? "&" : "&duration=", from);
        return new int[] {from, end < 0 ? query.length() : end};
    }

    /** After the CPO's first answer: how long the address is needed (2.9 steps 4 and 7). */
    Uni<Void> settle(String callbackId, RoutedRequest request, RoutedAnswer answer) {
        Optional<Duration> timeout = acceptedTimeout(answer);
        if (timeout.isEmpty()) {
            return store.forget(callbackId);
        }
        Instant until = clock.instant().plus(timeout.get());
        Instant reservedUntil = expiryOf(request);
        return store.settle(
                callbackId,
                (reservedUntil.isAfter(until) ? reservedUntil : until).plus(config.callbackMargin()),
                until.plus(config.resultGrace()));
    }

    /**
     * Before a result is passed on. What the CPO says of a reservation after its result, that it was cancelled, may come
     * later and is no result.
     *
     * @return a failure with 404 where the command has ended already: with its result, or with TIMEOUT
     */
    Uni<Void> begin(ProxiedUrl callback) {
        if (!callback.awaitsOneResult()) {
            return Uni.createFrom().voidItem();
        }
        Instant until = clock.instant().plus(config.deadline()).plus(config.resultGrace());
        return store.beginResult(callback.id(), until)
                .flatMap(first -> first || callback.reservationId() != null
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(ended(callback)));
    }

    private static OcpiException ended(ProxiedUrl callback) {
        return OcpiException.withHttpStatus(
                404,
                OcpiStatusCode.INVALID_PARAMETERS,
                "this command has ended already: " + callback.owner()
                        + " has its result, or was told TIMEOUT, or is being told");
    }

    /** After a result was passed on. One that did not arrive is still due, and ends as TIMEOUT. */
    Uni<Void> end(ProxiedUrl callback, RoutedAnswer answer) {
        if (!callback.awaitsOneResult()) {
            return Uni.createFrom().voidItem();
        }
        return answer.statusCode() / 1000 == 1 ? store.endResult(callback.id()) : store.releaseResult(callback.id());
    }

    /** RESERVE_NOW: the CPO may cancel until the reservation has expired. */
    private static Instant expiryOf(RoutedRequest request) {
        String text = request.content().text("expiry_date");
        if (text == null || !request.segments().getFirst().equals("RESERVE_NOW")) {
            return Instant.MIN;
        }
        try {
            return OcpiDateTime.parse(text).instant();
        } catch (IllegalArgumentException theCpoRefusedItThen) {
            return Instant.MIN;
        }
    }

    private static Optional<Duration> acceptedTimeout(RoutedAnswer answer) {
        if (answer.statusCode() / 1000 != 1 || answer.body() == null) {
            return Optional.empty();
        }
        try {
            JsonNode data = OcpiJson.mapper().readTree(answer.body().getBytes()).path("data");
            return data.path("result").asText().equalsIgnoreCase("ACCEPTED")
                    ? Optional.of(
                            Duration.ofSeconds(Math.clamp(data.path("timeout").asLong(), 0, 86_400)))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
