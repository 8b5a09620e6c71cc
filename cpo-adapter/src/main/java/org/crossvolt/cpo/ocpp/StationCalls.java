package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The stations that are connected, and the way to ask them something, also where their socket is at another instance. */
@Singleton
public class StationCalls {

    private static final Logger LOG = Logger.getLogger(StationCalls.class);

    private final ConcurrentHashMap<String, StationSocket> sockets = new ConcurrentHashMap<>();
    private final AtomicInteger openSockets = new AtomicInteger();
    private volatile boolean ending;
    private final OcppConfig config;
    private final Event<StationPresence> presence;
    private final PassedCalls passed;

    StationCalls(OcppConfig config, PassedCalls passed, Event<StationPresence> presence, MeterRegistry metrics) {
        this.config = config;
        this.passed = passed;
        this.presence = presence;
        metrics.gauge("crossvolt.cpo.ocpp.stations", sockets, ConcurrentHashMap::size);
    }

    /** Asks a station something; never fails. */
    public Uni<CallOutcome> call(String stationId, String action, JsonNode payload) {
        StationSocket socket = sockets.get(stationId);
        return socket == null ? passed.pass(stationId, action, payload) : socket.call(action, payload);
    }

    private Uni<CallOutcome> callHere(String stationId, String action, JsonNode payload) {
        StationSocket socket = sockets.get(stationId);
        return socket == null ? Uni.createFrom().item(new CallOutcome.Offline()) : socket.call(action, payload);
    }

    /** The version a connected station speaks; empty where it is not connected. */
    public Uni<Optional<OcppVersion>> connected(String stationId) {
        StationSocket socket = sockets.get(stationId);
        return socket == null
                ? passed.connectedElsewhere(stationId)
                : Uni.createFrom().item(Optional.of(socket.version()));
    }

    /** What other instances say. */
    void heard(@Observes Instances.Notice notice) {
        Uni<Void> done = switch (notice) {
            case Instances.Notice.Asked asked -> passed.take(asked.call(), this::callHere);
            case Instances.Notice.Told told -> passed.told(told.call());
            case Instances.Notice.Listening listening -> passed.catchUp(this::callHere);
            case Instances.Notice.Moved moved -> {
                hangUp(moved.stationId(), "the station connected again");
                yield Uni.createFrom().voidItem();
            }
            case Instances.Notice.Returned returned -> {
                sockets.forEach((id, socket) -> presence.fire(new StationPresence.Came(id, socket.version())));
                yield Uni.createFrom().voidItem();
            }
        };
        done.subscribe().with(all -> {}, failure -> LOG.errorf(failure, "a notice was not followed"));
    }

    /** Ends a station's connection: it was blocked, or its key changed. */
    public void hangUp(String stationId, String reason) {
        StationSocket socket = sockets.get(stationId);
        if (socket != null) {
            socket.close(StationSocket.POLICY, reason);
        }
    }

    boolean hasRoom() {
        return !ending && openSockets.get() < config.maxSockets();
    }

    void opened() {
        openSockets.incrementAndGet();
    }

    @Nullable
    StationSocket current(String stationId) {
        return sockets.get(stationId);
    }

    /** The newest socket wins (3.1.6 of the OCPP reference): a half-open one must never lock a station out. */
    void takeOver(StationSocket socket) {
        StationSocket before = sockets.put(socket.station().id(), socket);
        if (before != null && before != socket) {
            before.close(StationSocket.POLICY, "the station connected again");
        }
        if (before != socket) {
            presence.fire(new StationPresence.Came(socket.station().id(), socket.version()));
        }
    }

    void closed(StationSocket socket) {
        openSockets.decrementAndGet();
        if (sockets.remove(socket.station().id(), socket)) {
            presence.fire(new StationPresence.Went(socket.station().id()));
        }
    }

    /** One timer for all of them: pings the silent, closes those that stay so. Any frame is a sign of life. */
    @Scheduled(
            every = "${crossvolt.cpo.ocpp.liveness-check:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void checkLiveness() {
        long interval = config.pingInterval().toNanos();
        for (StationSocket socket : sockets.values()) {
            long silent = socket.silentNanos();
            if (silent > 3 * interval) {
                socket.close(StationSocket.GOING_AWAY, "no sign of life");
            } else if (silent > interval) {
                socket.ping();
            }
        }
    }

    /**
     * In slices, so that thousands of stations do not come back at the same moment (3.1.9). In the delay before the shutdown,
     * because in it the server's own sockets are closed first.
     */
    void end(@Observes ShutdownDelayInitiatedEvent shutdown) throws InterruptedException {
        ending = true;
        int closed = 0;
        for (StationSocket socket : sockets.values()) {
            socket.close(StationSocket.GOING_AWAY, "restarting");
            if (++closed % config.farewellSlice() == 0) {
                Thread.sleep(config.farewellPause());
            }
        }
    }
}
