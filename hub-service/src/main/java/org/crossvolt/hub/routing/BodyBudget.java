package org.crossvolt.hub.routing;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.BodyLimit;
import org.crossvolt.ocpi.wire.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The memory that all bodies on their way through the hub may take together, decided before a byte of them is read: many
 * large messages at once make some callers wait and try again, never the hub run out of memory.
 */
@Singleton
class BodyBudget {

    /** For a body that does not say its length; what it has beyond is bounded by the limit of the HTTP server. */
    private static final long UNSAID = 64 * 1024;

    private final RoutingConfig config;
    private final Clock clock;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(RoutingConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, BodyLimit.BEFORE_ALL_OTHERS);
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        long length = lengthOf(request);
        if (length == 0 || !request.path().startsWith("/ocpi")) {
            context.next();
            return;
        }
        if (length > config.maxBodyBytes()) {
            refuse(
                    context,
                    OcpiException.withHttpStatus(
                            413,
                            OcpiStatusCode.CLIENT_ERROR,
                            "The body has " + length + " bytes; at most " + config.maxBodyBytes() + " are taken."));
            return;
        }
        if (taken.addAndGet(length) > config.maxBodiesInFlightBytes()) {
            taken.addAndGet(-length);
            refuse(
                    context,
                    OcpiException.tooMany(
                            OcpiStatusCode.HUB_ERROR,
                            "too many large messages are on their way; try again shortly",
                            CallerLimits.A_MOMENT));
            return;
        }
        // Comes exactly once: when the answer has gone, or when the connection broke.
        context.addEndHandler(ended -> taken.addAndGet(-length));
        context.next();
    }

    /** Bytes the body will have; 0 for none. */
    private static long lengthOf(HttpServerRequest request) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null ? 0 : UNSAID;
        }
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException refusedByTheServer) {
            return 0;
        }
    }

    private void refuse(RoutingContext context, OcpiException refusal) {
        HttpServerResponse response = context.response()
                .setStatusCode(refusal.httpStatus())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        sayWhenToComeBack(response, refusal);
        response.end(Envelope.error(refusal, clock));
        BodyLimit.listenAMoment(context);
    }

    static void sayWhenToComeBack(HttpServerResponse response, OcpiException refusal) {
        if (!refusal.retryAfter().isZero()) {
            response.putHeader("Retry-After", Long.toString(refusal.retryAfter().toSeconds()));
        }
    }
}
