package org.crossvolt.hub.exchanges;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** The trace. */
@ConfigMapping(prefix = "crossvolt.hub.exchanges")
public interface ExchangesConfig {

    /** How long exchanges are kept. */
    @WithDefault("7d")
    Duration retention();

    /** How long bodies are kept, by module, as {@code crossvolt.hub.exchanges.bodies.locations=2d}; of the others none is. */
    Map<String, Duration> bodies();

    /** Longest body that is kept, in bytes. */
    @WithDefault("65536")
    int bodyLimit();
}
