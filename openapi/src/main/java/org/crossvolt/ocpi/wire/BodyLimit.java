package org.crossvolt.ocpi.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;

/**
 * Refuses bodies that are too long, in the form of the door they came to (T-20); the HTTP server's own refusal has no body. A
 * length that is announced is refused before a byte is read. What comes without one is gathered here, within a limit for all of
 * that together.
 */
public final class BodyLimit {

    /** Where it stands among the filters of a service. */
    public static final int BEFORE_ALL_OTHERS = 1_000;

    private static final int AT_ONCE = 4;
    private static final long LONGEST_MILLIS = 30_000;
    private static final long LISTENED_MILLIS = 2_000;
    private static final int TOO_LARGE = 413;
    private static final int TOO_SLOW = 408;
    private static final int TOO_MANY = 429;

    private final long most;
    private final Clock clock;
    private final AtomicLong gathered = new AtomicLong();

    /** @param most bytes of one body; of those without a length four times as many are taken at the same time */
    public BodyLimit(long most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Goes on with what is short enough; everything else is answered here. */
    public void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            new Gathering(context).begin();
        } else if (length != null && isTooLong(length)) {
            refuse(
                    context,
                    TOO_LARGE,
                    "The body has " + length.strip() + " bytes; at most " + most + " bytes are taken.");
        } else {
            context.next();
        }
    }

    private boolean isTooLong(String length) {
        try {
            return Long.parseLong(length.strip()) > most;
        } catch (NumberFormatException refusedByTheServer) {
            return false;
        }
    }

    /** A body that does not say its length; it stands in the context when it is whole. */
    private final class Gathering {

        private final RoutingContext context;
        private final Buffer read = Buffer.buffer();
        private boolean ended;

        Gathering(RoutingContext context) {
            this.context = context;
        }

        void begin() {
            if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
                context.response().writeContinue();
                // Said once; whoever reads the body after us would say it again.
                context.request().headers().remove(HttpHeaders.EXPECT);
            }
            long timer = context.vertx()
                    .setTimer(LONGEST_MILLIS, late -> refuseOnce(TOO_SLOW, "The body did not come in time."));
            context.addEndHandler(over -> {
                context.vertx().cancelTimer(timer);
                gathered.addAndGet(-read.length());
            });
            context.request()
                    .handler(this::take)
                    .exceptionHandler(broken -> ended = true)
                    .endHandler(whole -> {
                        context.vertx().cancelTimer(timer);
                        goOn();
                    })
                    .resume();
        }

        private void take(Buffer chunk) {
            if (ended) {
                return;
            }
            if ((long) read.length() + chunk.length() > most) {
                refuseOnce(TOO_LARGE, "The body has more than " + most + " bytes, which is the most that is taken.");
            } else if (gathered.addAndGet(chunk.length()) > most * AT_ONCE) {
                gathered.addAndGet(-chunk.length());
                refuseOnce(TOO_MANY, "Too many large bodies come at the moment; try again shortly.");
            } else {
                read.appendBuffer(chunk);
            }
        }

        private void refuseOnce(int status, String why) {
            if (!ended) {
                ended = true;
                refuse(context, status, why);
            }
        }

        private void goOn() {
            if (!ended) {
                ended = true;
                ((RoutingContextInternal) context).setBody(read);
                context.next();
            }
        }
    }

    private void refuse(RoutingContext context, int status, String why) {
        boolean ocpi = context.normalizedPath().startsWith("/ocpi");
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ocpi ? "application/json" : Problem.MEDIA_TYPE)
                .end(
                        ocpi
                                ? Envelope.error(
                                        OcpiException.withHttpStatus(status, OcpiStatusCode.CLIENT_ERROR, why), clock)
                                : OcpiAnswers.json(Problem.of(status, why)));
        listenAMoment(context);
    }

    /** So that a sender in full flow can read the answer it has got already; then the rest is not waited for. */
    public static void listenAMoment(RoutingContext context) {
        context.request().handler(ignored -> {}).resume();
        context.vertx().setTimer(LISTENED_MILLIS, over -> {
            if (!context.request().isEnded() && context.request().version() != HttpVersion.HTTP_2) {
                context.request().connection().close();
            }
        });
    }
}
