package org.crossvolt.hub.broadcast;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How changes are brought to receivers. */
@ConfigMapping(prefix = "crossvolt.hub.broadcast")
public interface BroadcastConfig {

    /** Longest wait for a receiver's answer to one push. */
    @WithDefault("5s")
    Duration deadline();

    /** Pushes to one platform that are on their way at the same time; those of one object never are. */
    @WithDefault("4")
    int lanesPerPlatform();

    /** Pushes that may wait for one platform; with more it is marked behind. */
    @WithDefault("2000")
    int mostWaiting();

    /** Longest time a push may wait for its turn; then the receiver is marked behind instead. */
    @WithDefault("30s")
    Duration longestWait();

    /** How often the outbox is looked at when nothing announces news. */
    @WithDefault("250ms")
    Duration relayInterval();

    /** How long an instance owns the relay without renewing. */
    @WithDefault("5s")
    Duration relayLease();

    /** How long an instance brings the changes of a partition without renewing. */
    @WithDefault("5s")
    Duration partitionLease();

    /** Whether a party that joins, or a pair with a new agreement, is brought what was kept before. */
    @WithDefault("true")
    boolean bringNewcomersUpToDate();

    /** How often it is looked whether somebody who was behind can be brought up to date. */
    @WithDefault("1s")
    Duration resyncInterval();

    /** Objects read at a time for a resync, and at most repeated when it is broken off. */
    @WithDefault("200")
    int resyncPage();

    /** Receivers that are brought up to date at the same time. */
    @WithDefault("8")
    int resyncsAtOnce();

    /** Wait before a broken-off resync is tried again; doubles with each failure. */
    @WithDefault("1s")
    Duration resyncFirstPause();

    /** The longest such wait. */
    @WithDefault("30s")
    Duration resyncLongestPause();
}
