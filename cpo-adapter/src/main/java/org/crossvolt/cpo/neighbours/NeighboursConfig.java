package org.crossvolt.cpo.neighbours;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the other services are. */
@ConfigMapping(prefix = "crossvolt.cpo.neighbours")
public interface NeighboursConfig {

    /** The tariff-engine, without a final slash. */
    @WithDefault("http://localhost:8083")
    String tariffEngine();

    /** The pki-broker, without a final slash. */
    @WithDefault("http://localhost:8084")
    String pkiBroker();

    /** Longest wait for one of their answers, where nothing shorter is asked for. */
    @WithDefault("10s")
    Duration deadline();
}
