package org.crossvolt.hub;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;

/**
 * As many event loops as processors, half of the usual number: nothing here blocks one, and a call never leaves its loop, so
 * more of them only share the same work out in smaller portions.
 */
@Singleton
class EventLoops implements VertxOptionsCustomizer {

    private static final int FEWEST = 2;

    @Override
    public void accept(VertxOptions options) {
        options.setEventLoopPoolSize(Math.max(FEWEST, Runtime.getRuntime().availableProcessors()));
    }
}
