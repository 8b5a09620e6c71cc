package org.crossvolt.emsp.stations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the search. */
@ConfigMapping(prefix = "crossvolt.emsp.stations")
public interface StationsConfig {

    /** The largest radius of a search, in metres. */
    @WithDefault("100000")
    int maxRadius();

    /** The most stations of one answer. */
    @WithDefault("200")
    int maxStations();

    /** From how many stations on a box is answered with clusters. */
    @WithDefault("200")
    int clusterFrom();
}
