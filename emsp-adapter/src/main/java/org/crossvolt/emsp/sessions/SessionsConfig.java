package org.crossvolt.emsp.sessions;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of what drivers see of their sessions. */
@ConfigMapping(prefix = "crossvolt.emsp.sessions")
public interface SessionsConfig {

    /** How often an open stream looks for something new. */
    @WithDefault("1s")
    Duration streamEvery();

    /** The most open streams of this instance. */
    @WithDefault("500")
    int maxStreams();

    /** The most open streams of one driver at this instance. */
    @WithDefault("5")
    int maxStreamsPerDriver();

    /** After this long a stream ends; the device opens it again. */
    @WithDefault("1h")
    Duration streamLifetime();
}
