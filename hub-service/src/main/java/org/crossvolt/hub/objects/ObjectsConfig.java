package org.crossvolt.hub.objects;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of what the hub keeps and lists. */
@ConfigMapping(prefix = "crossvolt.hub.objects")
public interface ObjectsConfig {

    /** Most objects on one page of a list. */
    @WithDefault("100")
    int pageCeiling();

    /** Memory for pages of lists that were read before, in bytes; whether they still hold is asked each time. */
    @WithDefault("16777216")
    long pagesKeptBytes();

    /** How far ahead of this hub's clock a last_updated may lie; beyond, the object is refused. */
    @WithDefault("5m")
    Duration clockTolerance();

    /** How long it is remembered whose an id is, before PostgreSQL is asked again. */
    @WithDefault("30s")
    Duration ownersKept();

    /** Most ids whose owner is remembered. */
    @WithDefault("200000")
    int ownersMost();

    /** Changes waiting for Kafka from which on every look at them warns. */
    @WithDefault("10000")
    long outboxWarning();

    /** Changes waiting for Kafka from which on pushes are refused with 3000. */
    @WithDefault("2000000")
    long outboxMost();
}
