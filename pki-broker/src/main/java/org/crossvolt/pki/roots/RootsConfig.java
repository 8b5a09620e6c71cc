package org.crossvolt.pki.roots;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The trust bundle. */
@ConfigMapping(prefix = "crossvolt.pki.roots")
public interface RootsConfig {

    /** The zone this installation decides in, and publishes a bundle for. */
    @WithDefault("default")
    String zone();

    /** How long a bundle can be used; a new one is issued at half of it. */
    @WithDefault("7d")
    Duration bundleLifetime();

    /** How often an instance looks for a newer bundle: the longest that a distrusted root is still trusted elsewhere. */
    @WithDefault("1s")
    Duration pollInterval();

    /** How often it is looked whether a root has come to its end, which subscribers are told. */
    @WithDefault("1m")
    Duration expiryInterval();

    /** How many people have to approve before a root is trusted, or no longer. */
    @WithDefault("2")
    int approvals();
}
