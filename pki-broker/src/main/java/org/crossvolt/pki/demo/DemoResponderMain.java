package org.crossvolt.pki.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** {@code ./crossvolt pki responder [folder]}: answers OCSP for the demo PKI in this folder until it is ended. */
public final class DemoResponderMain {

    static final int PORT = 8089;

    private static final int MOST_REQUEST_BYTES = 4_096;

    private DemoResponderMain() {}

    public static void main(String[] arguments) {
        if (arguments.length > 1) {
            System.err.println("usage: ./crossvolt pki responder [folder]");
            System.exit(2);
        }
        Path folder = DemoPkiMain.folder(List.of(arguments));
        try {
            String day = new ObjectMapper()
                    .readTree(folder.resolve("pki.json").toFile())
                    .path("made_for")
                    .asText();
            serve(new DemoResponder(new DemoPki(DemoPkiMain.SEED, Instant.parse(day), DemoPkiMain.RESPONDER)), PORT);
            System.out.println(
                    "Answering OCSP for " + folder + " at " + DemoPkiMain.RESPONDER + "/ocsp; Ctrl-C ends it.");
        } catch (IOException | RuntimeException failure) {
            System.err.println("crossvolt: the responder can not start: " + failure.getMessage());
            System.exit(1);
        }
    }

    /** Answers on the loopback only. */
    static HttpServer serve(DemoResponder responder, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.createContext("/ocsp", exchange -> {
            byte[] request = exchange.getRequestBody().readNBytes(MOST_REQUEST_BYTES);
            try {
                byte[] answer = responder.respond(request, Instant.now());
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (RuntimeException unreadable) {
                exchange.sendResponseHeaders(400, -1);
            } finally {
                exchange.close();
            }
        });
        server.start();
        return server;
    }
}
