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

    /** How long a token that a START_SESSION named may start a transaction; longer than stations wait for the cable. */
    @WithDefault("5m")
    Duration grant();

    /** After how long a station that has not stopped a transaction whose start was withdrawn is asked again. */
    @WithDefault("30s")
    Duration stopAgain();

    /** How long after its beginning a station is asked to stop such a transaction; then a person has to. */
    @WithDefault("30m")
    Duration stopFor();

    /** How often it is looked which results are due. */
    @WithDefault("1s")
    Duration lookEvery();
}
