package org.crossvolt.emsp.commands;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long commands may take. */
@ConfigMapping(prefix = "crossvolt.emsp.commands")
public interface CommandsConfig {

    /** How long an outcome is waited for where the network did not say. */
    @WithDefault("60s")
    Duration patience();

    /** What is added to the time the network said it needs. */
    @WithDefault("10s")
    Duration grace();

    /** How far ahead a reservation may end. */
    @WithDefault("24h")
    Duration longestReservation();
}
