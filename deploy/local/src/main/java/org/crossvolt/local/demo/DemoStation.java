package org.crossvolt.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A charging station with one EVSE: a real OCPP-J client, of 1.6 or of 2.0.1, that does as its CSMS says. */
final class DemoStation implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int CALL = 2;

    private final WebSocket socket;
    private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();

    private DemoStation(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(this::received);
    }

    /** @param subprotocol {@code ocpp1.6} or {@code ocpp2.0.1} */
    static DemoStation connect(Vertx vertx, String csms, String id, String key, String subprotocol) {
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setAbsoluteURI(csms.replaceFirst("^http", "ws") + "/ocpp/" + id)
                .setSubProtocols(List.of(subprotocol))
                .putHeader(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((id + ":" + key).getBytes(StandardCharsets.UTF_8)));
        CompletableFuture<DemoStation> connected = new CompletableFuture<>();
        client.connect(options).onComplete(opened -> {
            if (opened.succeeded()) {
                connected.complete(new DemoStation(opened.result()));
            } else {
                connected.completeExceptionally(opened.cause());
            }
        });
        return await(connected, "station " + id + " connects");
    }

    /** Asks the CSMS and waits for its answer. */
    JsonNode call(String action, String payload) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        socket.writeTextMessage("[2,\"" + id + "\",\"" + action + "\"," + payload + "]");
        return await(answer, action);
    }

    /** The next thing of this kind that the CSMS asks; it is accepted. */
    JsonNode awaitCommand(String action) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                JsonNode call = asked.poll(1, TimeUnit.SECONDS);
                if (call != null && call.path(2).asText().equals(action)) {
                    return call.path(3);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new DemoFailure("interrupted");
            }
        }
        throw new DemoFailure("the CSMS never asked the station for " + action);
    }

    private void received(String text) {
        try {
            JsonNode frame = JSON.readTree(text);
            String id = frame.path(1).asText();
            if (frame.path(0).asInt() == CALL) {
                socket.writeTextMessage("[3,\"" + id + "\",{\"status\":\"Accepted\"}]");
                asked.add(frame);
                return;
            }
            CompletableFuture<JsonNode> waiting = open.remove(id);
            if (waiting != null) {
                // Of a CALLERROR the code is shown where a result would be.
                waiting.complete(frame.path(2));
            }
        } catch (IOException notJson) {
            socket.close();
        }
    }

    /**
     * A TransactionEvent of 2.0.1 with one reading of the meter.
     *
     * @param more members of the event, beginning with a comma, or empty
     * @param remoteStartId of the request this answers; 0 for none
     */
    JsonNode transactionEvent(
            String type, String transaction, int seq, Instant at, String wattHours, String more, int remoteStartId) {
        String remote = remoteStartId == 0 ? "" : ",\"remoteStartId\":" + remoteStartId;
        return call(
                "TransactionEvent",
                "{\"eventType\":\"" + type + "\",\"timestamp\":\"" + at + "\",\"triggerReason\":\""
                        + (remoteStartId == 0 ? "MeterValuePeriodic" : "RemoteStart") + "\",\"seqNo\":" + seq
                        + ",\"transactionInfo\":{\"transactionId\":\"" + transaction
                        + "\",\"chargingState\":\"Charging\"" + remote + "},\"meterValue\":[{\"timestamp\":\"" + at
                        + "\",\"sampledValue\":[{\"value\":" + wattHours + "}]}]" + more + "}");
    }

    /** The one connector of a 2.0.1 station changes its state. */
    void status(String state) {
        call(
                "StatusNotification",
                "{\"timestamp\":\"" + Instant.now() + "\",\"connectorStatus\":\"" + state
                        + "\",\"evseId\":1,\"connectorId\":1}");
    }

    private static <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        } catch (ExecutionException | TimeoutException failure) {
            throw new DemoFailure(
                    what + ": " + (failure instanceof TimeoutException ? "no answer" : failure.getCause()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
