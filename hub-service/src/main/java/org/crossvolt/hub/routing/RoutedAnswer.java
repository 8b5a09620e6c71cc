package org.crossvolt.hub.routing;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to the caller.
 *
 * @param from who answers: the receiver, or the hub itself
 * @param statusCode the OCPI status in the body, for the trace
 * @param headers besides the ids and the routing headers
 */
record RoutedAnswer(
        int httpStatus,
        PartyId from,
        int statusCode,
        Map<String, String> headers,
        @Nullable Buffer body) {}
