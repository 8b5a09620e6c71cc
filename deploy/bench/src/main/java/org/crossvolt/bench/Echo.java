package org.crossvolt.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Frames that are echoed, each answered before the next is sent. */
final class Echo {

    /** As long as a MeterValues message of the stations. */
    private static final String FRAME =
            "[2,\"1234\",\"MeterValues\",{\"transactionId\":1234,\"connectorId\":1,\"meterValue\":"
                    + "[{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"sampledValue\":[{\"value\":\"1234\"}]}]}]";

    private static final int RETRY_MILLIS = 200;

    private Echo() {}

    static void run(Vertx vertx, WebSocketClient sockets, int port, int connections, int frames)
            throws InterruptedException {
        AtomicInteger left = new AtomicInteger(frames);
        CountDownLatch done = new CountDownLatch(frames);
        for (int i = 0; i < connections; i++) {
            connect(vertx, sockets, port, left, done);
        }
        if (!done.await(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the echo server did not answer");
        }
    }

    private static void connect(
            Vertx vertx, WebSocketClient sockets, int port, AtomicInteger left, CountDownLatch done) {
        sockets.connect(port, "localhost", "/")
                .onSuccess(socket -> {
                    Runnable next = () -> {
                        if (left.getAndDecrement() > 0) {
                            socket.writeTextMessage(FRAME);
                        } else {
                            socket.close();
                        }
                    };
                    socket.textMessageHandler(echoed -> {
                        done.countDown();
                        next.run();
                    });
                    next.run();
                })
                .onFailure(notYet -> vertx.setTimer(RETRY_MILLIS, later -> connect(vertx, sockets, port, left, done)));
    }
}
