package org.crossvolt.hub.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the hub finds out who is alive. */
@ConfigMapping(prefix = "crossvolt.hub.clientinfo")
public interface PresenceConfig {

    /** A platform that was silent for longer is asked for its versions. */
    @WithDefault("5m")
    Duration silence();

    /** How often the silent and the doubtful are asked. */
    @WithDefault("30s")
    Duration probeInterval();

    /** Longest wait for their answer. */
    @WithDefault("5s")
    Duration probeDeadline();
}
