package org.crossvolt.hub.exchanges;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The trace. */
@ConfigMapping(prefix = "crossvolt.hub.exchanges")
public interface ExchangesConfig {

    /** How long exchanges are kept. */
    @WithDefault("7d")
    Duration retention();
}
