package org.crossvolt.cpo.ocpp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The limits of the sockets. */
@ConfigMapping(prefix = "crossvolt.cpo.ocpp")
public interface OcppConfig {

    /** Longest text message of a 1.6 station, in bytes. */
    @WithDefault("65536")
    int maxMessageBytes16();

    /** Longest text message of a 2.x station, in bytes; also the socket's own limit. */
    @WithDefault("262144")
    int maxMessageBytes2x();

    /** How long a CALL to a station may wait for its answer, from the moment it is sent. */
    @WithDefault("30s")
    Duration callTimeout();

    /** How long a CALL may take, its turn included, that another instance does because the station's socket is there. */
    @WithDefault("80s")
    Duration passedCallTimeout();

    /** CALLs to one station that may wait for their turn. */
    @WithDefault("32")
    int maxWaitingCalls();

    /** CALLs of one station that may wait to be answered; then its socket is not read until there is room. */
    @WithDefault("32")
    int maxUnansweredCalls();

    /** A socket that was silent for so long is pinged; after three such times without any sign of life it is closed. */
    @WithDefault("45s")
    Duration pingInterval();

    /** How long a new socket has to show that it is alive before it takes the place of one that is still open. */
    @WithDefault("5s")
    Duration takeoverDeadline();

    /** Refused attempts to connect that one address, or one station id, may make per minute before it is refused unseen. */
    @WithDefault("30")
    int maxRefusalsPerMinute();

    /** Sockets that one station may open in an hour; then it is in quarantine. */
    @WithDefault("60")
    int maxSocketsPerHour();

    /** How long a station in quarantine is refused. */
    @WithDefault("15m")
    Duration quarantine();

    /** Networks from which stations may come without TLS (security profile 1); wider only where the network is trusted. */
    @WithDefault("127.0.0.0/8,::1/128")
    List<String> plainFrom();

    /** Sockets that may be open at once. */
    @WithDefault("20000")
    int maxSockets();

    /** Networks of proxies that end TLS; only their headers X-Forwarded-Proto and X-Client-Cert are believed. */
    Optional<List<String>> trustedProxies();

    /** The interval that stations are told at their BootNotification; their clock follows it, pings show that they live. */
    @WithDefault("15m")
    Duration heartbeat();

    /** The interval after which a station whose BootNotification was not accepted sends the next. */
    @WithDefault("60s")
    Duration bootAgain();

    /** BootNotifications and StatusNotifications that are worked on at once; thousands come in the seconds after a restart. */
    @WithDefault("24")
    int maxOpeningMessages();

    /** Sockets that are closed together at the end of this service, so that not all stations come back at the same moment. */
    @WithDefault("500")
    int farewellSlice();

    /** The pause between two such slices. */
    @WithDefault("100ms")
    Duration farewellPause();

    /** How long frames are kept in the trace. */
    @WithDefault("7d")
    Duration traceRetention();

    /** Frames that may wait to be written into the trace; more are counted and not kept. */
    @WithDefault("10000")
    int maxWaitingFrames();

    /** How often it is looked which sockets are silent. */
    @WithDefault("5s")
    Duration livenessCheck();

    /** How often an instance says that it lives; after 20 seconds without a word the others take it for dead. */
    @WithDefault("5s")
    Duration instanceBeat();
}
