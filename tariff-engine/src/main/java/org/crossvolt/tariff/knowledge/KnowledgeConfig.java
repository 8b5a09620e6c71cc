package org.crossvolt.tariff.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is kept of what the hub tells. */
@ConfigMapping(prefix = "crossvolt.tariff.knowledge")
public interface KnowledgeConfig {

    /** How long CDRs are kept, to find duplicates and what credits refer to. */
    @WithDefault("400d")
    Duration cdrRetention();

    /** How long a version of a tariff is kept after a newer one came. */
    @WithDefault("400d")
    Duration tariffRetention();
}
