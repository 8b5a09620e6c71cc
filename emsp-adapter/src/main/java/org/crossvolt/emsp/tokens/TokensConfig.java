package org.crossvolt.emsp.tokens;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the Tokens module. */
@ConfigMapping(prefix = "crossvolt.emsp.tokens")
public interface TokensConfig {

    /** How many unknown tokens one partner may ask about in a minute; more are answered 429, whether known or not. */
    @WithDefault("60")
    int unknownPerMinute();

    /** The most Tokens on one page of the list. */
    @WithDefault("500")
    int pageSize();

    /** How many changed tokens are pushed to the hub in one round. */
    @WithDefault("100")
    int pushBatch();

    /** How often changed tokens are pushed. */
    @WithDefault("1s")
    String pushEvery();
}
