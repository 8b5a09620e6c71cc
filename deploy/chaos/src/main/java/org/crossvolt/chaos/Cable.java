package org.crossvolt.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server that can be cut, in one direction or both. As on a network that loses every packet, connections stay, new
 * ones hang, and what was under way arrives when it heals.
 */
final class Cable implements AutoCloseable {

    /** What gets through. */
    enum State {
        WHOLE,
        /** The server hears everything, and is not heard. */
        NO_ANSWERS,
        CUT
    }

    private final NetServer entrance;
    private final NetClient exit;
    private final int target;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;

    /** @param target port of a server on this machine, which need not be there yet */
    Cable(Vertx vertx, int target) {
        this.target = target;
        this.exit = vertx.createNetClient();
        this.entrance = vertx.createNetServer().connectHandler(this::enter);
        entrance.listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return entrance.actualPort();
    }

    void be(State next) {
        state = next;
        wires.forEach(Wire::obey);
    }

    private void enter(NetSocket client) {
        client.pause();
        exit.connect(target, "localhost")
                .onSuccess(server -> {
                    server.pause();
                    Wire wire = new Wire(client, server);
                    wires.add(wire);
                    wire.begin();
                })
                .onFailure(nobody -> client.close());
    }

    private final class Wire {
        private final NetSocket client;
        private final NetSocket server;

        Wire(NetSocket client, NetSocket server) {
            this.client = client;
            this.server = server;
        }

        void begin() {
            carry(client, server);
            carry(server, client);
            obey();
        }

        private void carry(NetSocket from, NetSocket to) {
            from.handler(bytes -> {
                to.write(bytes);
                if (to.writeQueueFull()) {
                    from.pause();
                    to.drainHandler(emptied -> obey());
                }
            });
            from.closeHandler(gone -> {
                wires.remove(this);
                to.close();
            });
        }

        void obey() {
            flow(client, state != State.CUT);
            flow(server, state == State.WHOLE);
        }

        private void flow(NetSocket from, boolean open) {
            if (open) {
                from.resume();
            } else {
                from.pause();
            }
        }
    }

    @Override
    public void close() {
        entrance.close();
        exit.close();
    }
}
