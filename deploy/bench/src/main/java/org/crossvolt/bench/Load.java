package org.crossvolt.bench;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends the same request many times over a fixed number of connections. */
final class Load {

    private static final int CONNECTIONS = 32;
    private static final int PATIENCE_SECONDS = 300;

    private final HttpClient client;

    Load(Vertx vertx) {
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** Seconds it took; fails unless every answer is 200. */
    double run(int count, int port, String uri, MultiMap headers) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(count);
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(count);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("localhost")
                .setPort(port)
                .setURI(uri)
                .setHeaders(headers);
        long from = System.nanoTime();
        for (int i = 0; i < CONNECTIONS; i++) {
            next(options, left, wrong, done);
        }
        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || wrong.get() > 0) {
            throw new IllegalStateException(wrong.get() + " wrong answers, " + done.getCount() + " missing, at " + uri);
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private void next(RequestOptions options, AtomicInteger left, AtomicInteger wrong, CountDownLatch done) {
        if (left.getAndDecrement() <= 0) {
            return;
        }
        client.request(options)
                .compose(request -> request.send().compose(answer -> {
                    if (answer.statusCode() != 200) {
                        wrong.incrementAndGet();
                    }
                    return answer.body();
                }))
                .onComplete(ended -> {
                    if (ended.failed()) {
                        wrong.incrementAndGet();
                    }
                    done.countDown();
                    next(options, left, wrong, done);
                });
    }
}
