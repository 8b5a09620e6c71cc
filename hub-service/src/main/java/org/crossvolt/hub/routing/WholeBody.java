package org.crossvolt.hub.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.BodyLimit;
import org.jspecify.annotations.Nullable;

/** A request's body, gathered up to a limit and within a deadline. */
final class WholeBody {

    private static final Set<HttpMethod> HAVE_ONE = Set.of(HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.POST);
    /** Whoever sends a byte now and then must not keep a place for ever. */
    private static final long LONGEST_MILLIS = 30_000;

    private final Promise<@Nullable Buffer> whole = Promise.promise();
    private final RoutingContext context;
    private final int most;
    private final Buffer read;

    private WholeBody(RoutingContext context, int most) {
        this.context = context;
        this.most = most;
        this.read = Buffer.buffer();
    }

    /**
     * The body of a PUT, PATCH or POST; null for other methods, whose bodies are nobody's business.
     *
     * @return a failure with 413 where it is longer than {@code most} bytes, with 408 where it is too slow
     */
    static Future<@Nullable Buffer> of(RoutingContext context, int most) {
        if (!HAVE_ONE.contains(context.request().method())) {
            context.request().resume();
            return Future.succeededFuture();
        }
        return new WholeBody(context, most).gather();
    }

    private Future<@Nullable Buffer> gather() {
        HttpServerRequest request = context.request();
        long timer = context.vertx().setTimer(LONGEST_MILLIS, late -> end(408, "The body did not come in time."));
        request.handler(this::take);
        request.exceptionHandler(broken -> end(400, "The body ended too early."));
        request.endHandler(done -> whole.tryComplete(read));
        request.resume();
        return whole.future().onComplete(ended -> context.vertx().cancelTimer(timer));
    }

    private void take(Buffer chunk) {
        if (read.length() + (long) chunk.length() <= most) {
            read.appendBuffer(chunk);
        } else {
            end(413, "The body has more than " + most + " bytes, which is the most that is taken.");
        }
    }

    /** What still comes is read a moment longer and thrown away. */
    private void end(int httpStatus, String why) {
        if (whole.tryFail(OcpiException.withHttpStatus(httpStatus, OcpiStatusCode.CLIENT_ERROR, why))) {
            BodyLimit.listenAMoment(context);
        }
    }
}
