package org.crossvolt.chaos;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.local.LocalHub;

/** Strangers who begin a request and then send a byte a second (F19). What becomes of them is no matter. */
final class SlowClients implements AutoCloseable {

    private static final byte[] BEGINNING =
            "POST /ocpi/2.2.1/receiver/cdrs HTTP/1.1\r\nHost: hub\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);

    private final List<Socket> sockets = new ArrayList<>();
    private final Thread sender;

    SlowClients(LocalHub hub, int count) {
        for (int i = 0; i < count; i++) {
            try {
                Socket socket = new Socket("localhost", hub.port());
                socket.getOutputStream().write(BEGINNING);
                sockets.add(socket);
            } catch (IOException refused) {
                break;
            }
        }
        sender = Thread.ofVirtual().start(this::dribble);
    }

    int count() {
        return sockets.size();
    }

    private void dribble() {
        try {
            while (true) {
                Thread.sleep(1_000);
                for (Socket socket : sockets) {
                    sendByte(socket);
                }
            }
        } catch (InterruptedException over) {
            // The run goes on without them.
        }
    }

    private static void sendByte(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException shutOut) {
            // As it should be.
        }
    }

    @Override
    public void close() {
        sender.interrupt();
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException gone) {
                // Then it is closed.
            }
        }
    }
}
