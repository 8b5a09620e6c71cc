package org.crossvolt.tariff.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the doors. */
@ConfigMapping(prefix = "crossvolt.tariff.http")
public interface HttpConfig {

    /** The largest body of one question, in bytes. */
    @WithDefault("10485760")
    int maxBodyBytes();

    /** The longest line of a batch, in bytes; longer ones are refused, and the batch goes on. */
    @WithDefault("1048576")
    int maxLineBytes();

    /** The most lines of a batch; the rest is not read. */
    @WithDefault("10000000")
    long maxLines();

    /** After how many lines a batch says how far it is. */
    @WithDefault("1000")
    int linesPerProgress();

    /** The most batches at a time; more are answered 503. */
    @WithDefault("4")
    int maxBatches();
}
