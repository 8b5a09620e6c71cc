package org.crossvolt.cpo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The other services over HTTP, as far as they are somebody else's: Keycloak's token endpoint, tariff-engine and pki-broker.
 * What they answer, a test says through a system property, because test resources live in another class loader.
 */
public final class StandInServices implements QuarkusTestResourceLifecycleManager {

    /** The answer of one path: {@code 200 {"…"}}; without one it is 503. */
    static void answer(String path, int status, String body) {
        System.setProperty("stand-in " + path, status + " " + body);
    }

    static void forget(String path) {
        System.clearProperty("stand-in " + path);
        System.clearProperty("asked " + path);
    }

    /** The last question to a path. */
    static String asked(String path) {
        return System.getProperty("asked " + path, "");
    }

    private static HttpServer started() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
            server.setExecutor(Executors.newFixedThreadPool(2));
            server.createContext("/", StandInServices::handle);
            server.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String answer;
        if (path.equals("/token")) {
            answer = "200 {\"access_token\":\"service-token\",\"token_type\":\"Bearer\",\"expires_in\":300}";
        } else if (!"Bearer service-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer = "401 {}";
        } else {
            System.setProperty("asked " + path, question);
            answer = System.getProperty("stand-in " + path, "503 {}");
        }
        byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private final HttpServer server = started();

    @Override
    public Map<String, String> start() {
        String url = "http://localhost:" + server.getAddress().getPort();
        return Map.of(
                "crossvolt.cpo.neighbours.tariff-engine",
                url,
                "crossvolt.cpo.neighbours.pki-broker",
                url,
                "quarkus.oidc-client.auth-server-url",
                url,
                "quarkus.oidc-client.discovery-enabled",
                "false",
                "quarkus.oidc-client.token-path",
                "/token",
                "quarkus.oidc-client.credentials.secret",
                "secret",
                "crossvolt.egress.allow",
                "127.0.0.0/8");
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
