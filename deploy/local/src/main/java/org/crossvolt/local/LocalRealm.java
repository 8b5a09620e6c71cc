package org.crossvolt.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The people and services of the realm without Keycloak, which takes half of a platform's start: discovery, keys, and tokens
 * for whoever knows the password. For tests and nothing else; a password is its user's name, as in the local realm.
 */
public final class LocalRealm implements AutoCloseable {

    private static final String NAME = "/realms/crossvolt";
    private static final String TOKEN = NAME + "/protocol/openid-connect/token";
    private static final String KEYS = NAME + "/protocol/openid-connect/certs";
    private static final String DISCOVERY = NAME + "/.well-known/openid-configuration";
    private static final int SECONDS = 3600;

    private final OperatorKey key = new OperatorKey();
    private final JsonNode realm;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    private LocalRealm(JsonNode realm, HttpServer server) {
        this.realm = realm;
        this.server = server;
    }

    /** On a free port of the loopback. */
    public static LocalRealm start() {
        try {
            JsonNode realm = new ObjectMapper()
                    .readTree(BuildPaths.root()
                            .resolve("deploy/keycloak/crossvolt-realm.json")
                            .toFile());
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            LocalRealm started = new LocalRealm(realm, server);
            server.createContext("/", started::answer);
            server.setExecutor(started.workers);
            server.start();
            return started;
        } catch (IOException failure) {
            throw new StackException("the realm can not be served: " + failure.getMessage(), failure);
        }
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort() + NAME;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            switch (exchange.getRequestURI().getPath()) {
                case DISCOVERY -> send(exchange, 200, discovery());
                case KEYS -> send(exchange, 200, key.keySet());
                case TOKEN -> token(exchange, form(body));
                default -> send(exchange, 404, "{}");
            }
        }
    }

    private String discovery() {
        String root = issuer().substring(0, issuer().length() - NAME.length());
        return "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + root + KEYS + "\",\"token_endpoint\":\"" + root
                + TOKEN + "\"}";
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws IOException {
        String name = form.getOrDefault("grant_type", "").equals("password")
                ? person(form)
                : service(form, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        for (JsonNode user : realm.path("users")) {
            if (!name.isEmpty() && user.path("username").asText().equals(name)) {
                String list = user.path("realmRoles").toString();
                String token = key.token(issuer(), name, list.substring(1, list.length() - 1));
                send(
                        exchange,
                        200,
                        "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + SECONDS
                                + "}");
                return;
            }
        }
        send(exchange, 401, "{\"error\":\"invalid_grant\"}");
    }

    private static String person(Map<String, String> form) {
        String name = form.getOrDefault("username", "");
        return name.equals(form.get("password")) ? name : "";
    }

    /** A client with its secret, in the form or as basic authentication; nothing where it is wrong. */
    private String service(Map<String, String> form, String authorization) {
        String id = form.getOrDefault("client_id", "");
        String secret = form.getOrDefault("client_secret", "");
        if (authorization.startsWith("Basic ")) {
            String[] pair =
                    new String(java.util.Base64.getDecoder().decode(authorization.substring(6)), UTF_8).split(":", 2);
            id = pair[0];
            secret = pair.length == 2 ? pair[1] : "";
        }
        for (JsonNode client : realm.path("clients")) {
            if (client.path("clientId").asText().equals(id)
                    && !secret.isEmpty()
                    && client.path("secret").asText().equals(secret)) {
                return "service-account-" + id;
            }
        }
        return "";
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int middle = pair.indexOf('=');
            if (middle > 0) {
                form.put(pair.substring(0, middle), URLDecoder.decode(pair.substring(middle + 1), UTF_8));
            }
        }
        return form;
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
