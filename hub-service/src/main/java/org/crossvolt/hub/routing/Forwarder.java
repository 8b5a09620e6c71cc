package org.crossvolt.hub.routing;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.PartnerCalls;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.PlatformPresence;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.crossvolt.ocpi.wire.RoutingHeaders;

/** Sends a message on to one party and turns what comes of it into the caller's answer (tables 2.4 and 2.10). */
@Singleton
class Forwarder {

    private final OcpiClient client;
    private final PlatformPresence presence;
    private final Breakers breakers;
    private final PartnerCalls calls;
    private final Detections detections;
    private final HubIdentity hub;
    private final RoutingConfig config;
    private final Clock clock;

    Forwarder(
            OcpiClient client,
            PlatformPresence presence,
            Breakers breakers,
            PartnerCalls calls,
            Detections detections,
            HubIdentity hub,
            RoutingConfig config,
            Clock clock) {
        this.client = client;
        this.presence = presence;
        this.breakers = breakers;
        this.calls = calls;
        this.detections = detections;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    /** The receiver's answer as it came, headers included, and what the caller shall get. */
    record Forwarded(OcpiAnswer answer, RoutedAnswer relayed) {}

    Future<Forwarded> forward(RoutedRequest request, Route.ToParty route) {
        Platform platform = route.platform();
        String url = platform.address(route.endpoint(), request.suffix(), request.query());
        return send(request, platform, route.party(), url)
                .onSuccess(forwarded -> detections.answered(platform, url, forwarded.answer()));
    }

    /** The same for a URL the receiver itself gave out: a callback address, a page, a CDR. */
    Future<Forwarded> send(RoutedRequest request, Platform platform, PartyId to, String url) {
        OcpiCall call = new OcpiCall(
                request.method(),
                url,
                platform.authorizationHeader(),
                request.ids().nextLeg(),
                new RoutingHeaders(to, request.from()),
                platform.brought(request.body()),
                deadline(request));
        if (!breakers.tryCall(platform.id(), Breakers.Traffic.DIRECTED)) {
            OcpiAnswer leftAlone = new OcpiAnswer.Unreachable("it did not answer lately and is left alone for a while");
            return Future.succeededFuture(new Forwarded(leftAlone, relay(leftAlone, platform, to)));
        }
        long startedNanos = System.nanoTime();
        return client.start(call).map(answer -> {
            calls.made(platform, Breakers.Traffic.DIRECTED, answer, startedNanos);
            learn(answer, platform);
            return new Forwarded(answer, relay(answer, platform, to));
        });
    }

    /** Only a platform that gives no answer at all is spared; one that answers with an error is simply relayed. */
    private void learn(OcpiAnswer answer, Platform platform) {
        switch (answer) {
            case OcpiAnswer.TimedOut timedOut ->
                breakers.failed(platform.id(), Breakers.Traffic.DIRECTED, timedOut.describe());
            case OcpiAnswer.Unreachable unreachable ->
                breakers.failed(platform.id(), Breakers.Traffic.DIRECTED, unreachable.describe());
            case OcpiAnswer.Answered answered -> breakers.succeeded(platform.id(), Breakers.Traffic.DIRECTED);
            case OcpiAnswer.TooLarge large -> breakers.succeeded(platform.id(), Breakers.Traffic.DIRECTED);
            case OcpiAnswer.EgressRefused refused -> {
                // Says nothing about the platform.
            }
        }
    }

    private Duration deadline(RoutedRequest request) {
        return switch (request.shape()) {
            case AUTHORIZE, COMMAND, PROFILE, CHARGING_PREFERENCES -> config.interactiveDeadline();
            case LIST, ONE, OWNED, NEW_CDR -> config.deadline();
        };
    }

    private RoutedAnswer relay(OcpiAnswer answer, Platform platform, PartyId to) {
        return switch (answer) {
            case OcpiAnswer.Answered answered -> relayAnswered(answered, platform, to);
            case OcpiAnswer.TimedOut timedOut ->
                ofHub(
                        OcpiStatusCode.FORWARDED_REQUEST_TIMED_OUT,
                        to + " gave no whole answer in time; it may have acted on the request");
            case OcpiAnswer.Unreachable unreachable -> {
                presence.unreachable(platform.id());
                yield ofHub(OcpiStatusCode.RECEIVER_NOT_CONNECTED, "the platform of " + to + " can not be reached");
            }
            case OcpiAnswer.EgressRefused refused ->
                ofHub(
                        OcpiStatusCode.HUB_ERROR,
                        "the address of " + to + " is not one this hub calls: " + refused.reason());
            case OcpiAnswer.TooLarge large ->
                ofHub(
                        OcpiStatusCode.HUB_ERROR,
                        "the answer of " + to + " is larger than " + large.limitBytes() + " bytes");
        };
    }

    private RoutedAnswer relayAnswered(OcpiAnswer.Answered answered, Platform platform, PartyId to) {
        presence.heardFrom(platform.id());
        int http = answered.httpStatus();
        int code = answered.statusCode();
        if (http == 401 || http == 403) {
            // The caller would take it for a verdict on its own token.
            return ofHub(
                    OcpiStatusCode.RECEIVER_NOT_CONNECTED,
                    "the platform of " + to + " refused the hub's credentials; its operator has to act");
        }
        boolean readable = http == 200 || http == 201 || http == 202;
        if (code >= 0 && (readable || http == 404 || http == 405)) {
            return passOn(http, to, code, answered);
        }
        if (http == 404 || http == 405) {
            return new RoutedAnswer(
                    http,
                    to,
                    OcpiStatusCode.INVALID_PARAMETERS.code(),
                    Map.of(),
                    Envelope.error(
                            http == 404 ? OcpiStatusCode.INVALID_PARAMETERS : OcpiStatusCode.CLIENT_ERROR,
                            to + " answered HTTP " + http + " without saying why",
                            clock));
        }
        if (code >= 2000 && code < 4000) {
            // many send an HTTP error around a perfectly good OCPI status.
            return passOn(200, to, code, answered);
        }
        return ofHub(
                OcpiStatusCode.HUB_ERROR,
                to + " answered HTTP " + http + (code < 0 ? " without an OCPI envelope" : " with OCPI status " + code));
    }

    private static RoutedAnswer passOn(int http, PartyId to, int code, OcpiAnswer.Answered answered) {
        MultiMap received = answered.headers();
        Map<String, String> headers = new HashMap<>(4);
        for (String name : new String[] {OcpiHeaders.TOTAL_COUNT, OcpiHeaders.LIMIT}) {
            String value = received.get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new RoutedAnswer(http, to, code, headers, answered.body());
    }

    private RoutedAnswer ofHub(OcpiStatusCode code, String message) {
        return ofHub(new OcpiException(code, message));
    }

    /** A refusal by the hub itself. */
    RoutedAnswer ofHub(OcpiException refusal) {
        Buffer body = Envelope.error(refusal, clock);
        return new RoutedAnswer(
                refusal.httpStatus(), hub.party(), refusal.statusCode().code(), Map.of(), body);
    }
}
