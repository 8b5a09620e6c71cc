package org.crossvolt.pki.contracts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.crossvolt.pki.validation.ValidationPolicy;

/** How verdicts are made. */
@ConfigMapping(prefix = "crossvolt.pki.contracts")
public interface ContractsConfig {

    /** Takes P-256 in -20 and CAs without grants (T4); never where money is made. */
    @WithDefault("false")
    boolean lab();

    /** Allowed on the beginning of a certificate's validity (V5). */
    @WithDefault("5m")
    Duration skew();

    /** What becomes of a leaf when no valid answer about its revocation can be had, where its CA has no rule of its own (R3). */
    @WithDefault("HARD")
    ValidationPolicy.FailMode leafWithoutAnswer();

    /** Answer time where the caller gives none (O2). */
    @WithDefault("1s")
    Duration deadline();

    /** Longest answer time a caller may ask for. */
    @WithDefault("10s")
    Duration longestDeadline();

    /** Longest use of a verdict without judging again; the certificates and answers it stands on may end it sooner. */
    @WithDefault("5m")
    Duration verdictKept();

    /** Longest use of a refusal without judging again. */
    @WithDefault("10s")
    Duration refusalKept();

    /** Verdicts kept in memory. */
    @WithDefault("50000")
    int mostKept();
}
