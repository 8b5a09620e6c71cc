package org.crossvolt.cpo.ocpp;

import inet.ipaddr.IPAddressString;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.wire.Problem;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The door for stations: {@code /ocpp/{stationId}}. Who they are is settled before the upgrade, with 404 for a stranger,
 * 401 for wrong credentials, 403 for a blocked station or one without TLS from where it needs it, 429 for too many refusals or too
 * many sockets (3.1 of the OCPP reference).
 */
@Singleton
public class OcppGateway implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(OcppGateway.class);
    private static final String PATH = "/ocpp/";
    /** Seconds, until the running minute of refusals is over at the latest. */
    private static final int LEAST_WAIT = 5;

    private static final int MOST_WAIT = 60;
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
    /** As 2.x says; a colon could not be told from the one in HTTP Basic. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9*+=|@._ -]{1,48}");

    private final Vertx vertx;
    private final KnownStations stations;
    private final StationCalls calls;
    private final Conversation conversation;
    private final Refusals refusals;
    private final OcppConfig config;
    private final Flapping flapping;
    private final Clock clock;
    private final List<IPAddressString> proxies;
    private final List<IPAddressString> plainNetworks;
    private final Counter quarantines;

    OcppGateway(
            Vertx vertx,
            KnownStations stations,
            StationCalls calls,
            Conversation conversation,
            Refusals refusals,
            Flapping flapping,
            OcppConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.stations = stations;
        this.calls = calls;
        this.conversation = conversation;
        this.refusals = refusals;
        this.flapping = flapping;
        this.clock = clock;
        this.config = config;
        this.proxies = networks(config.trustedProxies().orElse(List.of()));
        this.plainNetworks = networks(config.plainFrom());
        this.quarantines = metrics.counter("crossvolt.cpo.ocpp.stations.quarantined");
    }

    private static List<IPAddressString> networks(List<String> texts) {
        return texts.stream()
                .map(network -> new IPAddressString(network.strip()))
                .toList();
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        sockets(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        sockets(options);
    }

    /** Frames may be marked as compressed; what that means is agreed per station, within a bound ({@link Deflation}). */
    private void sockets(HttpServerOptions options) {
        options.setWebSocketSubProtocols(Arrays.stream(OcppVersion.values())
                        .map(OcppVersion::subprotocol)
                        .toList())
                .setMaxWebSocketMessageSize(config.maxMessageBytes2x())
                .setMaxWebSocketFrameSize(config.maxMessageBytes2x())
                .setPerMessageWebSocketCompressionSupported(true)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    void open(@Observes Router router) {
        router.route(PATH + "*").order(-1).handler(this::arrive);
    }

    private void arrive(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String id = stationId(request.path());
        String address = request.remoteAddress() == null
                ? "unknown"
                : String.valueOf(request.remoteAddress().hostAddress());
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            refuse(routing, 426, "Stations come here with a WebSocket.");
        } else if (id == null) {
            refusals.count(address, "");
            refuse(routing, 404, "No station has such an id.");
        } else if (refusals.isTooMany(address, id)) {
            refuse(routing, 429, "Too many refused attempts; wait a minute.");
        } else if (!calls.hasRoom()) {
            refuse(routing, 503, "Too many stations are connected.");
        } else {
            // The request has to wait for the look-up without losing anything.
            request.pause();
            Credentials shown = Credentials.of(request, isAmong(proxies, address));
            stations.find(id).subscribe().with(station -> admit(routing, station, shown, address, id), failure -> {
                LOG.errorf(failure, "looking up station %s failed", id);
                refuse(routing, 503, "Stations can not be looked up at the moment.");
            });
        }
    }

    private void admit(
            RoutingContext routing, @Nullable StationAccess station, Credentials shown, String address, String id) {
        // A stranger costs as much work as a station with a wrong key.
        boolean satisfied = shown.satisfy(station == null ? stranger(id) : station);
        if (station == null || !satisfied || station.blocked()) {
            refusals.count(address, id);
            int status = station == null ? 404 : satisfied ? 403 : 401;
            LOG.infof("station %s was refused with %d", id, status);
            refuse(
                    routing,
                    status,
                    switch (status) {
                        case 404 -> "No station has such an id.";
                        case 403 -> "This station is blocked.";
                        default -> "The credentials are not this station's, or not enough for its security profile.";
                    });
            return;
        }
        Instant now = clock.instant();
        Instant until = station.quarantinedUntil();
        if (!shown.encrypted() && !isAmong(plainNetworks, address)) {
            LOG.warnf("station %s came without TLS from a network where that is not allowed", id);
            refuse(routing, 403, "Sockets without TLS are not taken from this network; come with wss.");
        } else if (until != null && until.isAfter(now)) {
            refuseFor(routing, Duration.between(now, until));
        } else if (flapping.isTooOften(id)) {
            quarantine(routing, id, now.plus(config.quarantine()));
        } else {
            upgrade(routing, station);
        }
    }

    /** Others at its address are none the worse for it: it is not counted as a refusal. */
    private void quarantine(RoutingContext routing, String id, Instant until) {
        LOG.warnf("station %s opens too many sockets; it is refused until %s", id, until);
        quarantines.increment();
        stations.quarantine(id, until).subscribe().with(kept -> refuseFor(routing, config.quarantine()), failure -> {
            LOG.errorf(failure, "the quarantine of station %s was not kept", id);
            refuseFor(routing, config.quarantine());
        });
    }

    private static void refuseFor(RoutingContext routing, Duration rest) {
        long seconds = rest.toSeconds() + 1;
        routing.response().putHeader("Retry-After", Long.toString(seconds));
        refuse(
                routing,
                429,
                "This station opened too many sockets; it is let in again in " + seconds
                        + " seconds, or when its operator changes it.");
    }

    private static StationAccess stranger(String id) {
        return new StationAccess(id, true, false, false, "-", "-", 1, List.of(), false, Reading.WARN, null, null);
    }

    private void upgrade(RoutingContext routing, StationAccess station) {
        HttpServerRequest request = routing.request();
        String offered = request.getHeader(SUBPROTOCOL);
        OcppVersion version = choose(offered, station);
        // Whoever agreed to nothing gets its socket without a subprotocol, and sees it closed at once (3.1.2).
        request.headers().remove(SUBPROTOCOL);
        if (version != null && offered != null) {
            request.headers().set(SUBPROTOCOL, version.subprotocol());
        }
        Deflation.agree(request, version == null ? 0 : version.longestMessage(config));
        request.resume();
        // What was put into its pipeline is for one upgrade; who can not be upgraded has to come anew.
        request.toWebSocket().onFailure(bad -> request.connection().close()).onSuccess(socket -> {
            if (version == null) {
                LOG.infof("station %s offers no version it may speak", station.id());
                socket.close(StationSocket.PROTOCOL_ERROR, "no subprotocol in common");
            } else {
                welcome(socket, station, version);
            }
        });
    }

    /** The station's first choice among what it may speak; stations that name nothing need leave to do so. */
    private static @Nullable OcppVersion choose(@Nullable String offered, StationAccess station) {
        if (offered == null || offered.isBlank()) {
            return station.withoutSubprotocol() && !station.versions().isEmpty()
                    ? station.versions().getFirst()
                    : null;
        }
        for (String wanted : offered.split(",", 20)) {
            for (OcppVersion version : station.versions()) {
                if (version.subprotocol().equals(wanted.strip())) {
                    return version;
                }
            }
        }
        return null;
    }

    /** A second socket of a station has to show that it is alive before it takes the place of the first. */
    private void welcome(ServerWebSocket webSocket, StationAccess station, OcppVersion version) {
        StationSocket socket = new StationSocket(vertx, webSocket, station, version, conversation, config);
        calls.opened();
        AtomicBoolean settled = new AtomicBoolean();
        Runnable takeOver = () -> {
            if (settled.compareAndSet(false, true)) {
                calls.takeOver(socket);
            }
        };
        socket.start(takeOver, () -> {
            settled.set(true);
            calls.closed(socket);
        });
        if (calls.current(station.id()) == null) {
            takeOver.run();
        } else {
            socket.ping();
            vertx.setTimer(config.takeoverDeadline().toMillis(), late -> {
                if (settled.compareAndSet(false, true)) {
                    socket.close(StationSocket.GOING_AWAY, "no sign of life");
                }
            });
        }
    }

    private static boolean isAmong(List<IPAddressString> networks, String address) {
        IPAddressString from = new IPAddressString(address);
        return networks.stream().anyMatch(network -> network.contains(from));
    }

    /** Decoded once; null for what can not be an id. */
    private static @Nullable String stationId(String path) {
        String encoded = path.substring(PATH.length());
        try {
            String id = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            return ID.matcher(id).matches() && !id.contains("..") ? id : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static void refuse(RoutingContext routing, int status, String sentence) {
        var response = routing.response().setStatusCode(status).putHeader("Content-Type", Problem.MEDIA_TYPE);
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Basic realm=\"ocpp\"");
        } else if ((status == 429 || status == 503) && !response.headers().contains("Retry-After")) {
            // Spread, so that those who were turned away together do not come back together.
            response.putHeader(
                    "Retry-After", Integer.toString(ThreadLocalRandom.current().nextInt(LEAST_WAIT, MOST_WAIT)));
        }
        response.end(new io.vertx.core.json.JsonObject()
                .put("type", "about:blank")
                .put("status", status)
                .put("detail", sentence)
                .encode());
    }
}
