package org.crossvolt.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One company of the cast: its parties, its own OCPI server on a free port, and its calls to the hub. */
final class DemoPlatform implements AutoCloseable {

    private static final List<String> MODULES =
            List.of("cdrs", "chargingprofiles", "commands", "locations", "sessions", "tariffs", "tokens");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What arrived, and at which party of ours. */
    record Arrival(String method, String path, String query, String toParty, String fromParty, String body) {}

    /** What we answer: status, body, and a Location if any. */
    record Own(int status, String body, @Nullable String location) {

        static Own ok(String data) {
            return new Own(200, envelope(data), null);
        }

        static String envelope(String data) {
            return "{\"data\":" + data + ",\"status_code\":1000,\"timestamp\":\"" + java.time.Instant.now() + "\"}";
        }
    }

    final String name;
    final List<String> roles;
    final List<String> parties;
    final CopyOnWriteArrayList<Arrival> arrivals = new CopyOnWriteArrayList<>();
    /** The newest body of each object, by receiving party and path. */
    final Map<String, String> objects = new ConcurrentHashMap<>();

    final AtomicInteger pushes = new AtomicInteger();

    private final Vertx vertx;
    private final String hub;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String ourToken = UUID.randomUUID().toString();
    private volatile String hubToken = "";
    private volatile Function<Arrival, Own> answers = arrival -> Own.ok("null");
    private HttpServer server;

    /** @param roles such as {@code CPO NL-AMB} */
    DemoPlatform(Vertx vertx, String hub, String name, String... roles) {
        this.vertx = vertx;
        this.hub = hub;
        this.name = name;
        this.roles = List.of(roles);
        this.parties = List.of(roles).stream()
                .map(role -> role.split(" ", -1)[1])
                .distinct()
                .toList();
        this.server = listen(0);
    }

    private HttpServer listen(int port) {
        HttpServer created = vertx.createHttpServer(new HttpServerOptions().setHost("localhost"))
                .requestHandler(this::handle);
        created.listen(port, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return created;
    }

    String url() {
        return "http://localhost:" + server.actualPort();
    }

    void answer(Function<Arrival, Own> how) {
        answers = how;
    }

    /** Disappears from the network; its port stays its own. */
    int goOffline() {
        int port = server.actualPort();
        close();
        return port;
    }

    void comeBack(int port) {
        server = listen(port);
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    // --- what others ask us ---

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Arrival arrival = new Arrival(
                    request.method().name(),
                    request.path(),
                    String.valueOf(request.query()),
                    party(request, "OCPI-to"),
                    party(request, "OCPI-from"),
                    body.toString(UTF_8));
            Own own = answerTo(request, arrival);
            request.response().setStatusCode(own.status).putHeader("Content-Type", "application/json");
            if (own.location != null) {
                request.response().putHeader("Location", own.location);
            }
            request.response().end(own.body);
        });
    }

    private static String party(HttpServerRequest request, String prefix) {
        return request.getHeader(prefix + "-country-code") + "-" + request.getHeader(prefix + "-party-id");
    }

    private Own answerTo(HttpServerRequest request, Arrival arrival) {
        if (!("Token " + encoded(ourToken)).equals(request.getHeader("Authorization"))) {
            return new Own(401, "{\"status_code\":2000,\"timestamp\":\"" + java.time.Instant.now() + "\"}", null);
        }
        if (arrival.path.equals("/versions")) {
            return Own.ok("[{\"version\":\"2.2.1\",\"url\":\"" + url() + "/2.2.1\"}]");
        }
        if (arrival.path.equals("/2.2.1")) {
            return Own.ok("{\"version\":\"2.2.1\",\"endpoints\":[" + String.join(",", endpoints()) + "]}");
        }
        boolean push = arrival.path.startsWith("/receiver/")
                && (arrival.path.contains("/locations/")
                        || arrival.path.contains("/tariffs/")
                        || arrival.path.contains("/tokens/"));
        if (push) {
            pushes.incrementAndGet();
            objects.put(arrival.toParty + " " + arrival.path, arrival.body);
            return Own.ok("null");
        }
        arrivals.add(arrival);
        return answers.apply(arrival);
    }

    private List<String> endpoints() {
        List<String> endpoints = new ArrayList<>();
        for (String module : MODULES) {
            endpoints.add(endpoint(module, "SENDER"));
            endpoints.add(endpoint(module, "RECEIVER"));
        }
        endpoints.add(endpoint("credentials", "SENDER"));
        endpoints.add(endpoint("hubclientinfo", "RECEIVER"));
        return endpoints;
    }

    private String endpoint(String module, String role) {
        return "{\"identifier\":\"" + module + "\",\"role\":\"" + role + "\",\"url\":\"" + url() + "/"
                + role.toLowerCase(Locale.ROOT) + "/" + module + "\"}";
    }

    List<Arrival> arrived(String pathPart) {
        return arrivals.stream()
                .filter(arrival -> arrival.path.contains(pathPart))
                .toList();
    }

    /** The bodies a party of ours holds of one owner's objects. */
    long held(String party, String module, String owner) {
        String start = party + " /receiver/" + module + "/" + owner.replace('-', '/') + "/";
        return objects.keySet().stream().filter(key -> key.startsWith(start)).count();
    }

    @Nullable
    String held(String party, String module, String owner, String id) {
        return objects.get(party + " /receiver/" + module + "/" + owner.replace('-', '/') + "/" + id);
    }

    // --- what we ask the hub ---

    /** The credentials handshake, with a token A. */
    void register(String tokenA) {
        hubToken = tokenA;
        List<String> allRoles = roles.stream()
                .map(role -> "{\"role\":\"" + role.split(" ", -1)[0] + "\",\"country_code\":\""
                        + role.split(" ", -1)[1].substring(0, 2) + "\",\"party_id\":\""
                        + role.split(" ", -1)[1].substring(3)
                        + "\",\"business_details\":{\"name\":\"" + name + "\"}}")
                .toList();
        Reply versions = call("GET", "/ocpi/versions", "", "", null);
        String details = versions.data().path(0).path("url").asText();
        String credentials = "";
        for (var endpoint : call("GET", details, "", "", null).data().path("endpoints")) {
            if (endpoint.path("identifier").asText().equals("credentials")) {
                credentials = endpoint.path("url").asText();
            }
        }
        Reply answer = call(
                "POST",
                credentials,
                "",
                "",
                "{\"token\":\"" + ourToken + "\",\"url\":\"" + url() + "/versions\",\"roles\":["
                        + String.join(",", allRoles) + "]}");
        if (answer.code() != 1000) {
            throw new DemoFailure(name + " could not register: " + answer.shortened());
        }
        hubToken = answer.data().path("token").asText();
    }

    /** @param path below the hub, or a whole URL; {@code to} and {@code from} may be empty */
    Reply call(String method, String path, String from, String to, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : hub + path))
                .timeout(PATIENCE)
                .header("Authorization", "Token " + encoded(hubToken))
                .header("X-Request-ID", UUID.randomUUID().toString())
                .header("X-Correlation-ID", UUID.randomUUID().toString())
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        addParty(request, "OCPI-from", from);
        addParty(request, "OCPI-to", to);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new DemoFailure(name + " could not reach " + path + ": " + failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private static void addParty(HttpRequest.Builder request, String prefix, String party) {
        if (!party.isEmpty()) {
            request.header(prefix + "-country-code", party.substring(0, 2))
                    .header(prefix + "-party-id", party.substring(3));
        }
    }

    private static String encoded(String token) {
        return Base64.getEncoder().encodeToString(token.getBytes(UTF_8));
    }
}
