package org.crossvolt.hub.routing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits and deadlines of routed messages. */
@ConfigMapping(prefix = "crossvolt.hub.routing")
public interface RoutingConfig {

    /** Longest body of a message, in bytes. */
    @WithDefault("10485760")
    int maxBodyBytes();

    /** All bodies that may be on their way through this instance at the same time, in bytes; more get 429. */
    @WithDefault("50331648")
    long maxBodiesInFlightBytes();

    /** Messages of one platform that may wait for an answer at the same time; more get 429. */
    @WithDefault("256")
    int maxConcurrentPerPlatform();

    /** Longest wait for the answer to a command, an authorisation, or charging preferences. */
    @WithDefault("10s")
    Duration interactiveDeadline();

    /** Longest wait for any other answer. */
    @WithDefault("30s")
    Duration deadline();

    /** Longest wait for PostgreSQL; whoever asks for what it has to keep or look up is then told to try again. */
    @WithDefault("2s")
    Duration databaseDeadline();

    /** How long a rewritten page link can be followed. */
    @WithDefault("24h")
    Duration pageLinkLifetime();

    /** How long the address of a CDR can be followed. */
    @WithDefault("1825d")
    Duration cdrLinkLifetime();

    /** How much longer than announced a callback address works. */
    @WithDefault("60s")
    Duration callbackMargin();

    /** How much later than announced a command's result may come before the asking party is told TIMEOUT. */
    @WithDefault("1s")
    Duration resultGrace();

    /** Pause between two attempts to tell a party TIMEOUT; they end when the callback address does. */
    @WithDefault("10s")
    Duration timeoutRetry();
}
