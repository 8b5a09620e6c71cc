package org.crossvolt.cpo.cdrs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How CDRs are made. */
@ConfigMapping(prefix = "crossvolt.cpo.cdrs")
public interface CdrsConfig {

    /** CDRs that are made at once. */
    @WithDefault("20")
    int batch();

    /** How long the making of one may take before another instance does it. */
    @WithDefault("60s")
    Duration lease();

    /** Most objects on one page of a list. */
    @WithDefault("100")
    int pageCeiling();

    /** How often it is looked which Sessions need a CDR. */
    @WithDefault("1s")
    Duration lookEvery();
}
