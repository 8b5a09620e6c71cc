package org.crossvolt.pki.stations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** SECC leafs. */
@ConfigMapping(prefix = "crossvolt.pki.stations")
public interface StationsConfig {

    /** How long a SECC leaf is valid; Annex F says two to three months. */
    @WithDefault("80d")
    Duration leafLifetime();

    /** A station that asks again with the same key gets the same leaf, while more than this is left of it. */
    @WithDefault("20d")
    Duration renewBefore();

    /** Requests in an hour of one station that shows a certificate, and of one certificate, over all instances; more get 429. */
    @WithDefault("60")
    int requestsPerHour();
}
