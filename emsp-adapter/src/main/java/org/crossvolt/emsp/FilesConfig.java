package org.crossvolt.emsp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the doors for files. */
@ConfigMapping(prefix = "crossvolt.emsp.files")
public interface FilesConfig {

    /** The most lines of one import. */
    @WithDefault("100000")
    int importLines();
}
