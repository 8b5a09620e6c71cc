package org.crossvolt.cpo.locations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How states of stations become states of EVSEs. */
@ConfigMapping(prefix = "crossvolt.cpo.locations")
public interface LocationsConfig {

    /** How long changes of an EVSE are gathered before the hub is told. */
    @WithDefault("1s")
    Duration debounce();

    /** How long a station may be away before its EVSEs are UNKNOWN. */
    @WithDefault("5m")
    Duration offlineGrace();

    /** Within what time stations that come back after being away for so long are asked how they are, if they do not say it. */
    @WithDefault("60s")
    Duration refreshWithin();

    /** What an EVSE is while a car is plugged in and nobody pays: BLOCKED, CHARGING or AVAILABLE. */
    @WithDefault("BLOCKED")
    EvseStatus.Occupied occupied();

    /** Most objects on one page of a list. */
    @WithDefault("100")
    int pageCeiling();

    /** How often stations that have been away for too long are looked for. */
    @WithDefault("10s")
    Duration sweep();
}
