package org.crossvolt.hub.safekeeping;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long and how often the hub tries to deliver a CDR it took over. */
@ConfigMapping(prefix = "crossvolt.hub.safekeeping")
public interface SafekeepingConfig {

    /** Longest wait for a receiver's answer. */
    @WithDefault("10s")
    Duration deadline();

    /** Wait after the first attempt that did not get through; four times as long after each further one. */
    @WithDefault("2s")
    Duration firstPause();

    /** The longest such wait. */
    @WithDefault("1h")
    Duration longestPause();

    /** After this time without success the CDR is PARKED, for people to decide. */
    @WithDefault("72h")
    Duration keepTrying();

    /** CDRs that are tried at the same time by one instance. */
    @WithDefault("50")
    int atOnce();

    /** Those of them that go to one platform. */
    @WithDefault("20")
    int atOnceToOne();
}
