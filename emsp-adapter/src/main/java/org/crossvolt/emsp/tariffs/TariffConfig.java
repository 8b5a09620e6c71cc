package org.crossvolt.emsp.tariffs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where prices are calculated. */
@ConfigMapping(prefix = "crossvolt.emsp.tariff-engine")
public interface TariffConfig {

    /** The tariff-engine's address, without a final slash. */
    @WithDefault("http://localhost:8083")
    String url();

    /** How long one question may take. */
    @WithDefault("5s")
    Duration deadline();
}
