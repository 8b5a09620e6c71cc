package org.crossvolt.emsp.plugandcharge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where contract certificates are made. */
@ConfigMapping(prefix = "crossvolt.emsp.pki-broker")
public interface PkiConfig {

    /** The pki-broker's address, without a final slash. */
    @WithDefault("http://localhost:8084")
    String url();

    /** How long one question may take; keys are made and chains are checked meanwhile. */
    @WithDefault("10s")
    Duration deadline();

    /** How long a certificate holds where the contract has no end, or a later one. */
    @WithDefault("730d")
    Duration validity();
}
