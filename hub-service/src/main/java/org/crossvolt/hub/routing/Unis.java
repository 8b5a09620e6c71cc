package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** From the reactive streams of the rooms around to the futures of a message's way (decision 0040). */
final class Unis {

    private Unis() {}

    /** Subscribes at once. */
    static <T> Future<T> future(Uni<T> uni) {
        Promise<T> promise = Promise.promise();
        uni.subscribe().with(promise::complete, promise::fail);
        return promise.future();
    }
}
