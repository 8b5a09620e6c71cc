package org.crossvolt.emsp.drivers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long we remember. */
@ConfigMapping(prefix = "crossvolt.emsp.retention")
public interface RetentionConfig {

    /** How long after its end a session, and what was asked of stations, is kept. */
    @WithDefault("1095d")
    Duration sessions();

    /** How long a CDR and its bill are kept: as long as the law wants bills. */
    @WithDefault("3650d")
    Duration bills();
}
