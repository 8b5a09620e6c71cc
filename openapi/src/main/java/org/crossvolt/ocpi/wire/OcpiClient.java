package org.crossvolt.ocpi.wire;

import io.netty.util.concurrent.EventExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every outgoing call to an address that others gave us: pooled, with one deadline for all of it, a cap on the answer, no redirects (a 3xx is an answer
 * like any other), and only to addresses the {@link EgressPolicy} allows.
 */
public final class OcpiClient {

    private final Vertx vertx;
    private final Limits limits;
    private final EgressGuard guard;

    /** One for each event loop, so that a call stays on the loop that makes it: handing it over and back costs as much as the call. */
    private final Map<Thread, HttpClient> loops = new ConcurrentHashMap<>();

    /** For calls made outside of the event loops. */
    private final HttpClient elsewhere;

    /**
     * @param maxAnswerBytes longest answer body of a GET that is read
     * @param maxReceiptBytes longest answer body of any other call, which says little more than whether it was taken
     * @param connectTimeoutMillis part of the deadline that connecting may take
     * @param maxConnectionsPerHost pooled connections for one partner; the event loops share them out, with at least 8 for each
     * @param maxWaitingPerHost requests that may wait for one of a loop's connections
     */
    public record Limits(
            long maxAnswerBytes,
            long maxReceiptBytes,
            int connectTimeoutMillis,
            int maxConnectionsPerHost,
            int maxWaitingPerHost) {

        public static final Limits DEFAULT = new Limits(10L * 1024 * 1024, 3_000, 64, 1_000);

        /** Towards parties: whoever acknowledges a push with megabytes is not listened to for long. */
        public static final Limits OF_PARTNERS = new Limits(10L * 1024 * 1024, 256L * 1024, 3_000, 64, 1_000);

        /** With one limit for all answers. */
        public Limits(long maxAnswerBytes, int connectTimeoutMillis, int maxConnectionsPerHost, int maxWaitingPerHost) {
            this(maxAnswerBytes, maxAnswerBytes, connectTimeoutMillis, maxConnectionsPerHost, maxWaitingPerHost);
        }

        long longestAnswer(HttpMethod method) {
            return method.equals(HttpMethod.GET) ? maxAnswerBytes : maxReceiptBytes;
        }
    }

    public OcpiClient(Vertx vertx, EgressPolicy policy, Limits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.guard = new EgressGuard(vertx, policy);
        this.elsewhere = pool();
    }

    private HttpClient pool() {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(limits.connectTimeoutMillis())
                        .setKeepAliveTimeout(30)
                        .setMaxWaitQueueSize(limits.maxWaitingPerHost())
                        .setMaxHeaderSize(16 * 1024)
                        .setTryUseCompression(false)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(connectionsPerLoop()));
    }

    private int connectionsPerLoop() {
        int eventLoops = 0;
        for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
            eventLoops++;
        }
        return Math.max(8, limits.maxConnectionsPerHost() / Math.max(1, eventLoops));
    }

    private HttpClient http() {
        return Context.isOnEventLoopThread()
                ? loops.computeIfAbsent(Thread.currentThread(), loop -> pool())
                : elsewhere;
    }

    /** Never fails: what goes wrong is an {@link OcpiAnswer} too. */
    public Uni<OcpiAnswer> send(OcpiCall call) {
        return send(call.toWebCall());
    }

    /** The same guard, limits and deadline for a call that is not OCPI. */
    public Uni<OcpiAnswer> send(WebCall call) {
        return Uni.createFrom()
                .emitter(emitter -> start(call).onComplete(answered -> emitter.complete(answered.result())));
    }

    /** Like {@link #send(OcpiCall)}, but at once and as Vert.x says it: for callers that count every step. */
    public Future<OcpiAnswer> start(OcpiCall call) {
        return start(call.toWebCall());
    }

    private Future<OcpiAnswer> start(WebCall call) {
        URI url;
        try {
            url = new URI(call.url());
        } catch (URISyntaxException malformed) {
            return Future.succeededFuture(new OcpiAnswer.EgressRefused("the address is not a URL"));
        }
        return guard.check(url)
                .compose(verdict -> switch (verdict) {
                    case EgressGuard.Verdict.Allowed allowed -> new Attempt(call).start(url, allowed.address());
                    case EgressGuard.Verdict.Refused refused -> ended(new OcpiAnswer.EgressRefused(refused.reason()));
                    case EgressGuard.Verdict.Unresolved unresolved ->
                        ended(new OcpiAnswer.Unreachable(unresolved.reason()));
                })
                .otherwise(failure -> new OcpiAnswer.Unreachable(reason(failure)));
    }

    private static Future<OcpiAnswer> ended(OcpiAnswer answer) {
        return Future.succeededFuture(answer);
    }

    /** A sentence saying why this address would not be called, or nothing; for addresses that are to be kept for later. */
    public Uni<Optional<String>> refusal(String url) {
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (URISyntaxException malformed) {
            return Uni.createFrom().item(Optional.of("it is not a URL"));
        }
        return Uni.createFrom()
                .<Optional<String>>emitter(emitter -> guard.check(parsed)
                        .onComplete(checked -> emitter.complete(
                                checked.failed()
                                        ? Optional.of(reason(checked.cause()))
                                        : switch (checked.result()) {
                                            case EgressGuard.Verdict.Allowed allowed -> Optional.empty();
                                            case EgressGuard.Verdict.Refused refused -> Optional.of(refused.reason());
                                            case EgressGuard.Verdict.Unresolved unresolved ->
                                                Optional.of(unresolved.reason());
                                        })));
    }

    public void close() {
        elsewhere.close();
        loops.values().forEach(HttpClient::close);
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** One call on its way; whatever comes first of answer, failure and deadline ends it. */
    private final class Attempt {
        private final WebCall call;
        private final Promise<OcpiAnswer> promise = Promise.promise();
        private Buffer collected = Buffer.buffer();
        private boolean copied;
        private long timer;
        private @Nullable HttpClientRequest request;
        private volatile boolean connected;

        Attempt(WebCall call) {
            this.call = call;
        }

        Future<OcpiAnswer> start(URI url, SocketAddress address) {
            timer = vertx.setTimer(Math.max(1, call.deadline().toMillis()), fired -> {
                end(connected ? new OcpiAnswer.TimedOut() : new OcpiAnswer.Unreachable("no connection in time"));
                if (request != null) {
                    request.reset();
                }
            });
            http().request(options(url, address)).onComplete(opened -> {
                if (opened.failed()) {
                    end(new OcpiAnswer.Unreachable(reason(opened.cause())));
                } else {
                    exchange(opened.result());
                }
            });
            return promise.future();
        }

        private RequestOptions options(URI url, SocketAddress address) {
            boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return new RequestOptions()
                    .setMethod(call.method())
                    .setServer(address)
                    .setHost(url.getHost())
                    .setPort(address.port())
                    .setSsl(encrypted)
                    .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                    .setFollowRedirects(false);
        }

        private void exchange(HttpClientRequest open) {
            // What breaks a call ends it; without this Vert.x also logs an error for each that is given up at its
            // deadline.
            open.exceptionHandler(broken -> end(new OcpiAnswer.Unreachable(reason(broken))));
            if (promise.future().isComplete()) {
                open.reset();
                return;
            }
            request = open;
            connected = true;
            call.headers().forEach(open::putHeader);
            Buffer body = call.body();
            (body == null ? open.send() : open.send(body)).onComplete(answered -> {
                if (answered.failed()) {
                    end(new OcpiAnswer.Unreachable(reason(answered.cause())));
                } else {
                    collect(open, answered.result());
                }
            });
        }

        private void collect(HttpClientRequest open, HttpClientResponse response) {
            response.exceptionHandler(broken -> end(new OcpiAnswer.Unreachable(reason(broken))));
            long longest = limits.longestAnswer(call.method());
            response.handler(chunk -> {
                if (collected.length() + (long) chunk.length() > longest) {
                    end(new OcpiAnswer.TooLarge(longest));
                    open.reset();
                } else {
                    append(chunk);
                }
            });
            response.endHandler(
                    done -> end(new OcpiAnswer.Answered(response.statusCode(), response.headers(), collected)));
        }

        /** Most answers are one chunk, which is then kept as it came; only longer ones are copied together. */
        private void append(Buffer chunk) {
            if (collected.length() == 0) {
                collected = chunk;
            } else if (copied) {
                collected.appendBuffer(chunk);
            } else {
                collected = Buffer.buffer(2 * (collected.length() + chunk.length()))
                        .appendBuffer(collected)
                        .appendBuffer(chunk);
                copied = true;
            }
        }

        private void end(OcpiAnswer answer) {
            if (promise.tryComplete(answer)) {
                vertx.cancelTimer(timer);
            }
        }
    }
}
