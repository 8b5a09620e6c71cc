package org.crossvolt.emsp.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the driver API. */
@ConfigMapping(prefix = "crossvolt.emsp.drivers")
public interface DriversConfig {

    /** How often one driver may ask in a minute, and how often at once; more are answered 429. */
    @WithDefault("600")
    int requestsPerMinute();
}
