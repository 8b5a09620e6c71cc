package org.crossvolt.emsp.cdrs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How CDRs are checked. */
@ConfigMapping(prefix = "crossvolt.emsp.cdrs")
public interface CdrsConfig {

    /** How many are checked in one round. */
    @WithDefault("20")
    int batch();

    /** How long one instance may take for a CDR before another may. */
    @WithDefault("60s")
    Duration lease();

    /** The pause after the tariff-engine was away, or a credit came before what it takes back. */
    @WithDefault("10s")
    Duration pause();

    /** How long a credit waits for what it takes back before it is held. */
    @WithDefault("1h")
    Duration creditPatience();
}
