package org.crossvolt.hub.exchanges;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The trace. */
@ConfigMapping(prefix = "crossvolt.hub.exchanges")
public interface ExchangesConfig {

    /** How long exchanges are kept. */
    @WithDefault("7d")
    Duration retention();

    /** How long bodies are kept, by module, as {@code crossvolt.hub.exchanges.bodies.locations=2d}; of the others none is. */
    Map<String, Duration> bodies();

    /**
     * A file for what is being answered, about 8 MB, which the next start on the same machine reads after a crash; one for each
     * instance. Without it a message that a killed hub was answering is missing from the trace.
     */
    Optional<Path> unendedFile();

    /** Longest body that is kept, in bytes. */
    @WithDefault("65536")
    int bodyLimit();
}
