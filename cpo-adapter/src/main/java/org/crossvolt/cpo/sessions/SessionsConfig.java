package org.crossvolt.cpo.sessions;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How transactions become Sessions. */
@ConfigMapping(prefix = "crossvolt.cpo.sessions")
public interface SessionsConfig {

    /** How long changes of a running Session are gathered before its eMSP is told; starts and ends are told at once. */
    @WithDefault("30s")
    Duration pushEvery();

    /** How long a transaction with a hole in its events waits for the missing ones before its CDR is made. */
    @WithDefault("60s")
    Duration cdrGrace();

    /** The currency of a Session without a tariff. */
    @WithDefault("EUR")
    String currency();

    /** Most objects on one page of a list. */
    @WithDefault("100")
    int pageCeiling();

    /** How far ahead of ours a station's clock may be before our own time is taken instead. */
    @WithDefault("5m")
    Duration clockAhead();
}
