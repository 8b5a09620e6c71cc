package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The stations that are connected to this instance, and the way to ask them something. */
@Singleton
public class StationCalls {

    private final ConcurrentHashMap<String, StationSocket> sockets = new ConcurrentHashMap<>();
    private final AtomicInteger openSockets = new AtomicInteger();
    private final OcppConfig config;
    private final Event<StationPresence> presence;

    StationCalls(OcppConfig config, Event<StationPresence> presence, MeterRegistry metrics) {
        this.config = config;
        this.presence = presence;
        metrics.gauge("crossvolt.cpo.ocpp.stations", sockets, ConcurrentHashMap::size);
    }

    /** Asks a station something; never fails. */
    public Uni<CallOutcome> call(String stationId, String action, JsonNode payload) {
        StationSocket socket = sockets.get(stationId);
        return socket == null ? Uni.createFrom().item(new CallOutcome.Offline()) : socket.call(action, payload);
    }

    /** The version a connected station speaks; null where it is not connected here. */
    public @Nullable OcppVersion connected(String stationId) {
        StationSocket socket = sockets.get(stationId);
        return socket == null ? null : socket.version();
    }

    /** Ends a station's connection: it was blocked, or its key changed. */
    public void hangUp(String stationId, String reason) {
        StationSocket socket = sockets.get(stationId);
        if (socket != null) {
            socket.close(StationSocket.POLICY, reason);
        }
    }

    boolean hasRoom() {
        return openSockets.get() < config.maxSockets();
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

    void end(@Observes ShutdownEvent ending) {
        sockets.values().forEach(socket -> socket.close(StationSocket.GOING_AWAY, "restarting"));
    }
}
