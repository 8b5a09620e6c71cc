package org.crossvolt.cpo.tokens;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How stations get their lists of tokens. */
@ConfigMapping(prefix = "crossvolt.cpo.tokens")
public interface TokensConfig {

    /** How often it is looked whose list differs from the tokens that are known. */
    @WithDefault("30s")
    Duration localListEvery();

    /** Tokens in one list. */
    @WithDefault("2000")
    int localListLongest();

    /** Tokens in one SendLocalList; stations close their socket on longer ones. */
    @WithDefault("50")
    int localListPart();

    /** How long after a station did not take a part it is tried again. */
    @WithDefault("15m")
    Duration localListRetry();
}
