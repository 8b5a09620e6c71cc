package org.crossvolt.cpo.stations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How stations are followed and met. */
@ConfigMapping(prefix = "crossvolt.cpo.stations")
public interface StationsConfig {

    /** Hosts that stations may be told to fetch files from, to send files to, or to connect to; none by default, {@code *} for any. */
    Optional<List<String>> transferHosts();

    /** How often it is looked which stations other instances changed. */
    @WithDefault("3s")
    Duration readEvery();

    /** How often it is looked which stations are connected that were never asked what they can do. */
    @WithDefault("5s")
    Duration meetEvery();

    /** Stations that one instance asks that at a time; 0 for none. */
    @WithDefault("4")
    int meetAtOnce();

    /** How long a station has to be connected before: what it has to say when it comes goes first. */
    @WithDefault("20s")
    Duration meetAfter();

    /** How long after a station did not answer it is asked again. */
    @WithDefault("1h")
    Duration meetAgain();

    /** RetryBackOffRepeatTimes that 2.x stations are given: how often their wait before they connect again doubles. */
    @WithDefault("5")
    int retryBackOffRepeatTimes();

    /** RetryBackOffRandomRange that 2.x stations are given: what they add to each wait, at most. */
    @WithDefault("30s")
    Duration retryBackOffRandomRange();

    /** RetryBackOffWaitMinimum that 2.x stations are given: their first wait. */
    @WithDefault("10s")
    Duration retryBackOffWaitMinimum();
}
