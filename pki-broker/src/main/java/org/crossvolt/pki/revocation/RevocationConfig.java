package org.crossvolt.pki.revocation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How revocation is asked about. */
@ConfigMapping(prefix = "crossvolt.pki.revocation")
public interface RevocationConfig {

    /** Longest wait for one responder, connecting included (R5). */
    @WithDefault("1s")
    Duration deadline();

    /** Longest wait for a connection (R5). */
    @WithDefault("500ms")
    Duration connectDeadline();

    /** Longest answer in bytes (R5). */
    @WithDefault("65536")
    long maxAnswerBytes();

    /** Oldest answer that is used, whatever its nextUpdate says (R1). */
    @WithDefault("7d")
    Duration maxAge();

    /** How long the absence of an answer is remembered before a responder is asked again (R2). */
    @WithDefault("10s")
    Duration failureKept();

    /** Failures in a row after which a responder is left alone for a while (R5). */
    @WithDefault("5")
    int failuresBeforePause();

    /** How long it is left alone. */
    @WithDefault("30s")
    Duration pause();

    /** Answers kept in memory. */
    @WithDefault("100000")
    int mostKept();

    /** How often other instances' answers are taken over; a revoked CA is refused everywhere within this (R4). */
    @WithDefault("2s")
    Duration syncInterval();

    /** How long an answer of our own responder can be used. */
    @WithDefault("1h")
    Duration ownAnswerLifetime();
}
