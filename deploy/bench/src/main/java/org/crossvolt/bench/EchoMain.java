package org.crossvolt.bench;

import io.vertx.core.Vertx;

/** The yardstick for stations: a WebSocket server that answers each frame with itself. Argument: its port. */
final class EchoMain {

    private EchoMain() {}

    public static void main(String[] arguments) {
        Vertx.vertx()
                .createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(Integer.parseInt(arguments[0]), "localhost");
    }
}
