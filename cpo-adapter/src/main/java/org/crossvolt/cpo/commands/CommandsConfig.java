package org.crossvolt.cpo.commands;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How commands are done. */
@ConfigMapping(prefix = "crossvolt.cpo.commands")
public interface CommandsConfig {

    /** The timeout that callers are told; longer than a CALL may take, queue included. */
    @WithDefault("90s")
    Duration timeout();

    /** Attempts to tell a result before it is given up; the hub then tells the eMSP that there was none. */
    @WithDefault("6")
    int maxAttempts();

    /** How long a token that a command named may start a transaction at the station. */
    @WithDefault("15m")
    Duration grant();
}
