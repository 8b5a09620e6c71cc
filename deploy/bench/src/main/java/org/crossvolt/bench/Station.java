package org.crossvolt.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A charging station of OCPP 1.6 that boots, charges, and comes back when its socket is closed. One CALL is open at a time. */
final class Station {

    static final String KEY = "0123456789abcdef";

    private static final int LONGEST_PAUSE_MILLIS = 10_000;
    private static final int METER_VALUES = 3;
    private static final int RESULT = 3;
    private static final int RETRY_MILLIS = 1_000;

    final String id;
    private final Vertx vertx;
    private final WebSocketClient sockets;
    private final int port;
    private final AtomicInteger number = new AtomicInteger();
    private volatile @Nullable WebSocket socket;
    private volatile String last = "";
    private volatile Consumer<JsonObject> waiting = ignored -> {};

    /** Called when a BootNotification was accepted. */
    volatile Runnable onAccepted = () -> {};

    Station(Vertx vertx, WebSocketClient sockets, int port, String id) {
        this.vertx = vertx;
        this.sockets = sockets;
        this.port = port;
        this.id = id;
    }

    /** Ends when the socket is open; the BootNotification follows by itself. */
    Future<WebSocket> connect() {
        String pair = Base64.getEncoder().encodeToString((id + ":" + KEY).getBytes(StandardCharsets.UTF_8));
        return sockets.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setURI("/ocpp/" + id)
                        .setSubProtocols(List.of("ocpp1.6"))
                        .putHeader("Authorization", "Basic " + pair))
                .onSuccess(opened -> {
                    socket = opened;
                    opened.textMessageHandler(this::heard);
                    opened.closeHandler(closed -> again());
                    opened.exceptionHandler(broken -> {});
                    boot(onAccepted);
                })
                .onFailure(refused -> again());
    }

    /** Stations wait a random time, so that they do not all come at once (RetryBackOffRandomRange). */
    private void again() {
        socket = null;
        vertx.setTimer(ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_MILLIS), later -> connect());
    }

    private void heard(String text) {
        JsonArray frame = new JsonArray(text);
        if (frame.getInteger(0) == RESULT) {
            waiting.accept(frame.getJsonObject(2));
        } else {
            // Refused for now: stations tell it again.
            vertx.setTimer(RETRY_MILLIS, later -> write(last));
        }
    }

    private void call(String action, JsonObject payload, Consumer<JsonObject> then) {
        waiting = then;
        last = new JsonArray()
                .add(2)
                .add(Integer.toString(number.incrementAndGet()))
                .add(action)
                .add(payload)
                .encode();
        write(last);
    }

    private void write(String frame) {
        WebSocket open = socket;
        if (open != null) {
            open.writeTextMessage(frame);
        }
    }

    private void boot(Runnable then) {
        call(
                "BootNotification",
                new JsonObject().put("chargePointVendor", "Bench").put("chargePointModel", "One"),
                answer -> {
                    if ("Accepted".equals(answer.getString("status"))) {
                        then.run();
                    }
                });
    }

    void state(String state) {
        call(
                "StatusNotification",
                new JsonObject()
                        .put("connectorId", 1)
                        .put("errorCode", "NoError")
                        .put("status", state),
                answer -> {});
    }

    /** Whole cycles, one after the other, as long as there are some left for all stations together. */
    void charge(AtomicInteger left, CountDownLatch done) {
        if (left.getAndDecrement() <= 0) {
            return;
        }
        boot(() -> call(
                "Authorize",
                new JsonObject().put("idTag", "BENCH"),
                allowed -> call(
                        "StartTransaction",
                        new JsonObject()
                                .put("connectorId", 1)
                                .put("idTag", "BENCH")
                                .put("meterStart", number.get())
                                .put("timestamp", Instant.now().toString()),
                        started -> meter(started.getInteger("transactionId"), METER_VALUES, () -> {
                            done.countDown();
                            charge(left, done);
                        }))));
    }

    private void meter(int transaction, int values, Runnable then) {
        JsonObject payload = new JsonObject().put("transactionId", transaction);
        String now = Instant.now().toString();
        if (values == 0) {
            call(
                    "StopTransaction",
                    payload.put("meterStop", number.get() + 1_000).put("timestamp", now),
                    stopped -> then.run());
            return;
        }
        call(
                "MeterValues",
                payload.put("connectorId", 1)
                        .put(
                                "meterValue",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("timestamp", now)
                                                .put(
                                                        "sampledValue",
                                                        new JsonArray()
                                                                .add(new JsonObject()
                                                                        .put(
                                                                                "value",
                                                                                Integer.toString(
                                                                                        number.get() + 10)))))),
                taken -> meter(transaction, values - 1, then));
    }
}
