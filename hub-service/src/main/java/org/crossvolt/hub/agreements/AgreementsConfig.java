package org.crossvolt.hub.agreements;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How parties may meet. */
@ConfigMapping(prefix = "crossvolt.hub.agreements")
public interface AgreementsConfig {

    /** {@code explicit}: only with an agreement; {@code open}: everybody with everybody. */
    @WithDefault("explicit")
    Agreements.Policy policy();
}
