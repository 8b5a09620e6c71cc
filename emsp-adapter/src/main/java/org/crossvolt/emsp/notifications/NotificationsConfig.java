package org.crossvolt.emsp.notifications;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of webhooks. */
@ConfigMapping(prefix = "crossvolt.emsp.notifications")
public interface NotificationsConfig {

    /** The most webhooks of one driver. */
    @WithDefault("5")
    int webhooksPerDriver();

    /** How long one delivery may take. */
    @WithDefault("5s")
    Duration deadline();

    /** How often a notice is tried; each pause is twice the one before, beginning with two seconds. */
    @WithDefault("10")
    int attempts();

    /** How many notices are delivered in one round. */
    @WithDefault("50")
    int batch();
}
