package org.crossvolt.cpo.pushes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the hub is told. */
@ConfigMapping(prefix = "crossvolt.cpo.pushes")
public interface PushesConfig {

    /** Objects that are told at once. */
    @WithDefault("50")
    int batch();

    /** How long one telling may take before another instance does it. */
    @WithDefault("60s")
    Duration lease();

    /** Refusals (a status of 2xxx) of one state of an object before it is parked. */
    @WithDefault("8")
    int mostRefusals();

    /** Longest wait between two attempts; the first is one second, each further one twice as long. */
    @WithDefault("5m")
    Duration longestPause();

    /** How often it is looked what is due; most is told sooner, when it happens. */
    @WithDefault("1s")
    Duration lookEvery();
}
