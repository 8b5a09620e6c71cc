package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One open socket of one station. Everything here happens on the socket's own event loop. In each direction one CALL is
 * open at a time: ours wait in line for their turn, the station's are answered one after the other, in order.
 */
final class StationSocket {

    private static final Logger LOG = Logger.getLogger(StationSocket.class);

    static final short GOING_AWAY = 1001;
    static final short PROTOCOL_ERROR = 1002;
    static final short UNREADABLE = 1007;
    static final short POLICY = 1008;
    static final short TOO_BIG = 1009;

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket socket;
    private final StationAccess station;
    private final OcppVersion version;
    private final Conversation conversation;
    private final OcppConfig config;
    private final Deque<OcppFrame.Call> unanswered = new ArrayDeque<>();
    private final Deque<OutCall> line = new ArrayDeque<>();
    private @Nullable OutCall open;
    private boolean answering;
    private volatile boolean accepted;
    private volatile long heardNanos = System.nanoTime();
    private boolean closed;
    /** Of the message whose frames are coming. */
    private int messageBytes;

    /** A CALL of ours: waiting, or open with a timer. */
    private static final class OutCall {
        private final String id = UUID.randomUUID().toString();
        private final String action;
        private final JsonNode payload;
        private final UniEmitter<? super CallOutcome> emitter;
        private long timer = -1;

        OutCall(String action, JsonNode payload, UniEmitter<? super CallOutcome> emitter) {
            this.action = action;
            this.payload = payload;
            this.emitter = emitter;
        }
    }

    StationSocket(
            Vertx vertx,
            ServerWebSocket socket,
            StationAccess station,
            OcppVersion version,
            Conversation conversation,
            OcppConfig config) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.socket = socket;
        this.station = station;
        this.version = version;
        this.conversation = conversation;
        this.config = config;
        this.accepted = station.booted() && !station.planned();
    }

    StationAccess station() {
        return station;
    }

    OcppVersion version() {
        return version;
    }

    /** Whether its last BootNotification was accepted, on this socket or before. */
    boolean isAccepted() {
        return accepted;
    }

    void accepted(boolean now) {
        accepted = now;
    }

    long silentNanos() {
        return System.nanoTime() - heardNanos;
    }

    /** @param onLife called for every sign of life */
    void start(Runnable onLife, Runnable onClose) {
        socket.frameHandler(frame -> {
            heardNanos = System.nanoTime();
            onLife.run();
            measure(frame);
        });
        socket.pongHandler(pong -> {
            heardNanos = System.nanoTime();
            onLife.run();
        });
        socket.textMessageHandler(this::received);
        socket.binaryMessageHandler(binary -> close(PROTOCOL_ERROR, "OCPP-J is text"));
        socket.exceptionHandler(failure -> LOG.debugf("socket of station %s: %s", station.id(), failure.getMessage()));
        socket.closeHandler(done -> {
            closed = true;
            unanswered.clear();
            failAll();
            onClose.run();
        });
    }

    /** What the server drops of a message in too many frames, it drops silently. */
    private void measure(WebSocketFrame frame) {
        if (frame.isText() || frame.isContinuation()) {
            messageBytes += frame.binaryData().length();
            requireShort(messageBytes);
            if (frame.isFinal()) {
                messageBytes = 0;
            }
        }
    }

    private boolean requireShort(int length) {
        int longest = version.longestMessage(config);
        if (length > longest) {
            close(TOO_BIG, "longer than " + longest + " bytes");
        }
        return length <= longest;
    }

    void ping() {
        context.runOnContext(go -> {
            if (!closed) {
                socket.writePing(Buffer.buffer("cv"));
            }
        });
    }

    void close(short code, String reason) {
        context.runOnContext(go -> {
            if (!closed) {
                socket.close(code, reason);
            }
        });
    }

    /** Asks the station; from any thread. */
    Uni<CallOutcome> call(String action, JsonNode payload) {
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(go -> {
                    if (closed) {
                        emitter.complete(new CallOutcome.Offline());
                    } else if (line.size() >= config.maxWaitingCalls()) {
                        emitter.complete(new CallOutcome.Busy());
                    } else {
                        line.add(new OutCall(action, payload, emitter));
                        sendNext();
                    }
                }));
    }

    private void sendNext() {
        if (open != null || line.isEmpty() || closed) {
            return;
        }
        OutCall next = line.removeFirst();
        open = next;
        next.timer = vertx.setTimer(
                config.callTimeout().toMillis(),
                timer -> context.runOnContext(go -> end(next, new CallOutcome.TimedOut())));
        write(OcppFrame.call(next.id, next.action, next.payload));
    }

    /** Ends the open CALL, if it is this one still. */
    private void end(OutCall call, CallOutcome outcome) {
        if (open != call) {
            return;
        }
        open = null;
        vertx.cancelTimer(call.timer);
        call.emitter.complete(outcome);
        sendNext();
    }

    private void failAll() {
        OutCall current = open;
        open = null;
        if (current != null) {
            vertx.cancelTimer(current.timer);
            current.emitter.complete(new CallOutcome.Offline());
        }
        while (!line.isEmpty()) {
            line.removeFirst().emitter.complete(new CallOutcome.Offline());
        }
    }

    private void received(String text) {
        if (text.length() > version.longestMessage(config) / 4
                && !requireShort(text.getBytes(StandardCharsets.UTF_8).length)) {
            return;
        }
        OcppFrame frame = OcppFrame.read(text);
        conversation.heard(this, text, frame);
        switch (frame) {
            case OcppFrame.Call call -> take(call);
            case OcppFrame.CallResult result -> answered(result.id(), new CallOutcome.Answered(result.payload()));
            case OcppFrame.CallError error ->
                answered(error.id(), new CallOutcome.Refused(error.code(), error.description()));
            case OcppFrame.BrokenCall broken ->
                write(OcppFrame.error(broken.id(), broken.error(), version, broken.reason()));
            case OcppFrame.Unreadable unreadable -> {
                // 2.x answers with the id "-1"; 1.6 says nothing.
                if (version != OcppVersion.V16) {
                    write(OcppFrame.error("-1", OcppError.FORMAT, version, unreadable.reason()));
                }
            }
        }
    }

    /** An answer that nobody waits for any more is harmless. */
    private void answered(String id, CallOutcome outcome) {
        OutCall current = open;
        if (current != null && current.id.equals(id)) {
            end(current, outcome);
        } else {
            conversation.late(this);
        }
    }

    private void take(OcppFrame.Call call) {
        unanswered.add(call);
        if (unanswered.size() >= config.maxUnansweredCalls()) {
            socket.pause();
        }
        answerNext();
    }

    private void answerNext() {
        if (answering || closed) {
            return;
        }
        if (socket.writeQueueFull()) {
            // A station that does not read its answers gets no more of them, and is soon not read itself.
            socket.drainHandler(drained -> answerNext());
            return;
        }
        OcppFrame.Call call = unanswered.poll();
        if (call == null) {
            return;
        }
        answering = true;
        conversation
                .answer(this, call)
                .subscribe()
                .with(text -> context.runOnContext(go -> {
                    answering = false;
                    write(text);
                    if (unanswered.size() < config.maxUnansweredCalls() / 2) {
                        socket.resume();
                    }
                    answerNext();
                }));
    }

    private void write(String text) {
        if (!closed) {
            conversation.said(this, text);
            socket.writeTextMessage(text);
        }
    }
}
