package org.crossvolt.pki.evidence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long is kept what was decided and changed. */
@ConfigMapping(prefix = "crossvolt.pki.evidence")
public interface EvidenceConfig {

    /** How long evidence of verdicts is kept (X1); the database refuses to forget anything before 30 days. */
    @WithDefault("400d")
    Duration kept();

    /** How long is kept who changed what; the database refuses to forget anything before 30 days. */
    @WithDefault("3650d")
    Duration auditKept();
}
