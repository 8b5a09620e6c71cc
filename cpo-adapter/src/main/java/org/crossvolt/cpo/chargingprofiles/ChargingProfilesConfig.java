package org.crossvolt.cpo.chargingprofiles;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How limits are kept. */
@ConfigMapping(prefix = "crossvolt.cpo.chargingprofiles")
public interface ChargingProfilesConfig {

    /** How often it is looked which depots have to be shared anew. */
    @WithDefault("1s")
    Duration lookEvery();

    /** How long after a station did not take its share the depot is shared again. */
    @WithDefault("15s")
    Duration depotRetry();

    /** How long changes of what holds for a Session are gathered before who set a profile for it is told. */
    @WithDefault("3s")
    Duration tellAfter();

    /** Requests about the profile of one Session within a minute; more are answered TOO_OFTEN. */
    @WithDefault("20")
    int mostPerMinute();
}
