package org.crossvolt.cpo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A charging station as the gateway meets it: a real WebSocket that speaks OCPP-J, well or badly. */
public final class StationClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS = VERTX.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(20_000)
            .setMaxMessageSize(1_000_000)
            .setMaxFrameSize(1_000_000));
    private static final int CALL = 2;
    private static final int ERROR = 4;

    /** The whole answer to one of our CALLs: a result, or an error with its code. */
    public record Answer(boolean isError, String code, JsonNode payload) {}

    /** The gateway did not let us in. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        public final int status;

        Refused(int status) {
            super("refused with " + status);
            this.status = status;
        }
    }

    private final WebSocket socket;
    private final Map<String, CompletableFuture<Answer>> open = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> unasked = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    /** What the CSMS asked of us, in order. */
    public final BlockingQueue<JsonNode> calls = new LinkedBlockingQueue<>();

    private volatile BiFunction<String, JsonNode, @Nullable String> behaviour = (action, payload) -> "{}";

    private StationClient(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(this::received);
        socket.closeHandler(done -> {
            int code = socket.closeStatusCode() == null ? 0 : (int) socket.closeStatusCode();
            closed.complete(code);
            // Whoever waits for an answer hears why there is none.
            open.values()
                    .forEach(waiting -> waiting.completeExceptionally(
                            new IllegalStateException("closed with " + code + " " + socket.closeReason())));
        });
    }

    /**
     * Connects.
     *
     * @param url such as {@code ws://localhost:8081/ocpp/CS1}
     * @param user of HTTP Basic, null for none
     */
    public static StationClient connect(
            String url,
            @Nullable String user,
            byte @Nullable [] key,
            List<String> subprotocols,
            Map<String, String> headers) {
        return connect(SOCKETS, url, user, key, subprotocols, headers);
    }

    /** A client for wss that trusts one CA. */
    public static WebSocketClient secure(PemTrustOptions trusted, @Nullable PemKeyCertOptions own) {
        WebSocketClientOptions options =
                new WebSocketClientOptions().setSsl(true).setTrustOptions(trusted);
        return VERTX.createWebSocketClient(own == null ? options : options.setKeyCertOptions(own));
    }

    static StationClient connect(
            WebSocketClient sockets,
            String url,
            @Nullable String user,
            byte @Nullable [] key,
            List<String> subprotocols,
            Map<String, String> headers) {
        WebSocketConnectOptions options =
                new WebSocketConnectOptions().setAbsoluteURI(url).setSubProtocols(subprotocols);
        if (user != null && key != null) {
            byte[] name = (user + ":").getBytes(StandardCharsets.UTF_8);
            byte[] pair = new byte[name.length + key.length];
            System.arraycopy(name, 0, pair, 0, name.length);
            System.arraycopy(key, 0, pair, name.length, key.length);
            options.putHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        headers.forEach(options::putHeader);
        CompletableFuture<StationClient> connected = new CompletableFuture<>();
        // The handlers are set before the first frame can arrive.
        sockets.connect(options).onComplete(opened -> {
            if (opened.succeeded()) {
                connected.complete(new StationClient(opened.result()));
            } else {
                connected.completeExceptionally(opened.cause());
            }
        });
        try {
            return connected.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof UpgradeRejectedException rejected) {
                throw new Refused(rejected.getStatus());
            }
            throw failure;
        }
    }

    public static StationClient connect(String url, String id, String key, String... subprotocols) {
        return connect(url + "/ocpp/" + id, id, key.getBytes(StandardCharsets.UTF_8), List.of(subprotocols), Map.of());
    }

    public @Nullable String subprotocol() {
        return socket.subProtocol();
    }

    /** How to answer what the CSMS asks: the payload as JSON, {@code !Code} for an error, null for silence. */
    public void behave(BiFunction<String, JsonNode, @Nullable String> how) {
        behaviour = how;
    }

    public Answer call(String action, String payload) {
        return await(send(action, payload));
    }

    public CompletableFuture<Answer> send(String action, String payload) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        open.put(id, answer);
        sendRaw("[2,\"" + id + "\",\"" + action + "\"," + payload + "]");
        return answer;
    }

    /** Whatever this is. */
    public void sendRaw(String text) {
        socket.writeTextMessage(text);
    }

    /** The next frame that answers none of our CALLs and is none itself. */
    public JsonNode unasked() {
        return poll(unasked);
    }

    /** The next thing the CSMS asks. */
    public JsonNode asked() {
        return poll(calls);
    }

    /** The code the socket was closed with. */
    public int closeCode() {
        return await(closed);
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    private void received(String text) {
        JsonNode frame;
        try {
            frame = JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + text, notJson);
        }
        String id = frame.path(1).asText();
        if (frame.path(0).asInt() == CALL) {
            calls.add(frame);
            String answer = behaviour.apply(frame.path(2).asText(), frame.path(3));
            if (answer != null) {
                sendRaw(
                        answer.startsWith("!")
                                ? "[4,\"" + id + "\",\"" + answer.substring(1) + "\",\"\",{}]"
                                : "[3,\"" + id + "\"," + answer + "]");
            }
            return;
        }
        CompletableFuture<Answer> waiting = open.remove(id);
        if (waiting == null) {
            unasked.add(frame);
        } else {
            boolean error = frame.path(0).asInt() == ERROR;
            waiting.complete(new Answer(error, error ? frame.path(2).asText() : "", error ? frame : frame.path(2)));
        }
    }

    private static JsonNode poll(BlockingQueue<JsonNode> queue) {
        try {
            JsonNode frame = queue.poll(10, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("nothing came within 10 s");
            }
            return frame;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(Duration.ofSeconds(15).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        socket.close();
        await(closed);
    }
}
