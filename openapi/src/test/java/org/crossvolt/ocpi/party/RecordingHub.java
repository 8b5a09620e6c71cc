package org.crossvolt.ocpi.party;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hub for tests of platforms: a real HTTP server that registers one platform as OCPI says, calls it back while doing so,
 * writes down all it gets, and answers as a test tells it to.
 */
public final class RecordingHub implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> MODULES =
            List.of("cdrs", "chargingprofiles", "commands", "locations", "sessions", "tariffs", "tokens");

    /** A request as it arrived, headers by their lower-case names. */
    public record Recorded(
            String method, String path, @Nullable String query, Map<String, String> headers, String body) {

        public JsonNode json() {
            return read(body);
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** Such as {@code NL-HUB}; a hyphen where there is none. */
        public String to() {
            return header("OCPI-to-country-code") + "-" + header("OCPI-to-party-id");
        }

        public String from() {
            return header("OCPI-from-country-code") + "-" + header("OCPI-from-party-id");
        }
    }

    /** What to answer. */
    public record Reply(int status, Map<String, String> headers, String body) {

        public static Reply ok(String data) {
            return new Reply(200, Map.of(), envelope(1000, data));
        }

        public static Reply status(int http, int code) {
            return new Reply(http, Map.of(), envelope(code, "null"));
        }

        public Reply with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body);
        }

        private static String envelope(int code, String data) {
            return "{\"data\":" + data + ",\"status_code\":" + code + ",\"timestamp\":\"2026-01-01T00:00:00Z\"}";
        }
    }

    /** An answer of the platform. */
    public record Answer(int status, java.net.http.HttpHeaders headers, String body) {

        public JsonNode json() {
            return read(body);
        }

        public int code() {
            return json().path("status_code").asInt(-1);
        }

        public String message() {
            return json().path("status_message").asText();
        }

        public JsonNode data() {
            return json().path("data");
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    public final List<Recorded> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Function<Recorded, Optional<Reply>> script = request -> Optional.empty();
    private volatile String expected = "token-a-" + System.nanoTime();
    private volatile String tokenForPlatform = "none";
    private volatile String platformVersions = "none";

    /** True: credentials are not answered at all. */
    public volatile boolean silentOnCredentials;

    /** Put in place of the real version details, for a partner that is not as it should be. */
    public volatile @Nullable String detailsAnswer;

    private RecordingHub() {
        this.server = VERTX.createHttpServer(new HttpServerOptions().setHost("localhost"))
                .requestHandler(this::handle);
        server.listen(0).toCompletionStage().toCompletableFuture().join();
    }

    public static RecordingHub started() {
        return new RecordingHub();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    public String versionsUrl() {
        return url() + "/ocpi/versions";
    }

    /** The token that the platform has to present now: A, later C. */
    public String tokenA() {
        return expected;
    }

    /** The token that we present: B. */
    public String tokenB() {
        return tokenForPlatform;
    }

    public void answer(Function<Recorded, Optional<Reply>> how) {
        script = how;
    }

    /** What came to one interface, such as {@code receiver/locations}, in order. */
    public List<Recorded> at(String place) {
        return received.stream()
                .filter(request -> (request.path() + "/").startsWith("/ocpi/2.2.1/" + place + "/"))
                .toList();
    }

    /** A message to the platform; {@code from} and {@code to} such as {@code NL-EMS}, null for none. */
    public Answer call(String method, String url, @Nullable String from, @Nullable String to, @Nullable String body) {
        return call(method, url, from, to, body, tokenForPlatform);
    }

    public Answer call(
            String method,
            String url,
            @Nullable String from,
            @Nullable String to,
            @Nullable String body,
            String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", authorization(token))
                .header("X-Request-ID", "req-" + System.nanoTime())
                .header("X-Correlation-ID", "cor-" + System.nanoTime())
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (from != null) {
            request.header("OCPI-from-country-code", from.substring(0, 2))
                    .header("OCPI-from-party-id", from.substring(3));
        }
        if (to != null) {
            request.header("OCPI-to-country-code", to.substring(0, 2)).header("OCPI-to-party-id", to.substring(3));
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Our credentials, for tests in which the hub starts the handshake. */
    public String credentials() {
        return "{\"token\":\"" + expected + "\",\"url\":\"" + versionsUrl()
                + "\",\"roles\":[{\"role\":\"HUB\",\"country_code\":\"NL\",\"party_id\":\"HUB\","
                + "\"business_details\":{\"name\":\"Recording hub\"}}]}";
    }

    public void present(String token) {
        tokenForPlatform = token;
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new TreeMap<>();
            request.headers()
                    .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
            Recorded recorded = new Recorded(
                    request.method().name(), request.path(), request.query(), headers, body.toString(UTF_8));
            received.add(recorded);
            // Calling back takes time: never on the event loop.
            VERTX.executeBlocking(() -> reply(recorded), false).onComplete(done -> {
                Reply reply = done.succeeded() ? done.result() : Reply.status(200, 3000);
                if (reply.status() > 0) {
                    HttpServerResponse response = request.response();
                    response.setStatusCode(reply.status()).putHeader("Content-Type", "application/json");
                    reply.headers().forEach(response::putHeader);
                    response.end(reply.body());
                }
            });
        });
    }

    private Reply reply(Recorded request) {
        if (!request.header("Authorization").equals(authorization(expected))) {
            return Reply.status(401, 2000);
        }
        return switch (request.path()) {
            case "/ocpi/versions" -> Reply.ok("[{\"version\":\"2.2.1\",\"url\":\"" + url() + "/ocpi/2.2.1\"}]");
            case "/ocpi/2.2.1" -> {
                String other = detailsAnswer;
                yield Reply.ok(other != null ? other : "{\"version\":\"2.2.1\",\"endpoints\":[" + endpoints() + "]}");
            }
            case "/ocpi/2.2.1/credentials" -> credentials(request);
            default -> script.apply(request).orElse(Reply.ok("null"));
        };
    }

    private Reply credentials(Recorded request) {
        if (silentOnCredentials) {
            return new Reply(0, Map.of(), "");
        }
        if (request.method().equals("DELETE")) {
            expected = "ended-" + System.nanoTime();
            return Reply.ok("null");
        }
        JsonNode theirs = request.json();
        String token = theirs.path("token").asText();
        Answer versions = call("GET", theirs.path("url").asText(), null, null, null, token);
        if (versions.code() != 1000) {
            return Reply.status(200, 3001);
        }
        Answer details = call("GET", versions.data().get(0).path("url").asText(), null, null, null, token);
        if (details.code() != 1000 || !details.data().path("endpoints").isArray()) {
            return Reply.status(200, 3001);
        }
        tokenForPlatform = token;
        platformVersions = theirs.path("url").asText();
        expected = "token-c-" + System.nanoTime();
        return Reply.ok(credentials());
    }

    public String platformVersions() {
        return platformVersions;
    }

    private String endpoints() {
        return Stream.concat(
                        MODULES.stream()
                                .flatMap(module -> Stream.of("SENDER", "RECEIVER")
                                        .map(role -> endpoint(
                                                module, role, "/" + role.toLowerCase(Locale.ROOT) + "/" + module))),
                        Stream.of(
                                endpoint("credentials", "SENDER", "/credentials"),
                                endpoint("hubclientinfo", "SENDER", "/hubclientinfo")))
                .collect(Collectors.joining(","));
    }

    private String endpoint(String module, String role, String path) {
        return "{\"identifier\":\"" + module + "\",\"role\":\"" + role + "\",\"url\":\"" + url() + "/ocpi/2.2.1" + path
                + "\"}";
    }

    private static String authorization(String token) {
        return "Token " + Base64.getEncoder().encodeToString(token.getBytes(UTF_8));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + json, notJson);
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
