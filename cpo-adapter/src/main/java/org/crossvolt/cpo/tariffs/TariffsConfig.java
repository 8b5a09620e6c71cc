package org.crossvolt.cpo.tariffs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How tariffs are listed. */
@ConfigMapping(prefix = "crossvolt.cpo.tariffs")
public interface TariffsConfig {

    /** Most objects on one page of a list. */
    @WithDefault("100")
    int pageCeiling();
}
