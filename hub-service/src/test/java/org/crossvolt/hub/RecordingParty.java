package org.crossvolt.hub;

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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Somebody else's platform: a real HTTP server that writes down all it gets, and a client that speaks OCPI to the hub. */
public final class RecordingParty implements AutoCloseable {

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
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }
    }

    /** What to answer. */
    public record Reply(int status, Map<String, String> headers, String body) {

        public static Reply ok(String data) {
            return new Reply(
                    200,
                    Map.of(),
                    "{\"data\":" + data + ",\"status_code\":1000,\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        }

        public static Reply status(int http, int code) {
            return new Reply(http, Map.of(), "{\"status_code\":" + code + ",\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        }
    }

    /** An answer of the hub. */
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

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** A call to the hub, put together step by step. */
    public final class Call {
        private final String method;
        private final String path;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private @Nullable String body;

        Call(String method, String path) {
            this.method = method;
            this.path = path;
            headers.put("Authorization", authorization());
            headers.put("X-Request-ID", "req-" + System.nanoTime());
            headers.put("X-Correlation-ID", "cor-" + System.nanoTime());
            from(parties.getFirst());
        }

        public Call to(String party) {
            return header("OCPI-to-country-code", party.substring(0, 2)).header("OCPI-to-party-id", party.substring(3));
        }

        public Call from(String party) {
            return header("OCPI-from-country-code", party.substring(0, 2))
                    .header("OCPI-from-party-id", party.substring(3));
        }

        public Call header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Call without(String name) {
            headers.remove(name);
            return this;
        }

        public Call body(String json) {
            body = json;
            return this;
        }

        public Answer send() {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(path.startsWith("http") ? Hub.reachable(path) : Hub.url() + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
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
    }

    public final List<Recorded> received = new CopyOnWriteArrayList<>();
    public final List<String> parties;

    private final List<String> roles;
    private final HttpServer server;
    private volatile Function<Recorded, Optional<Reply>> script = request -> Optional.empty();
    private volatile @Nullable BiConsumer<HttpServerRequest, Recorded> raw;
    private volatile boolean silent;
    public volatile String tokenForUs = "token-of-" + System.nanoTime();
    public volatile String tokenForHub = "none";
    public volatile String versionsAnswer;
    public volatile String detailsAnswer;

    /** @param roles such as {@code CPO NL-AAA} */
    private RecordingParty(String... roles) {
        this.roles = List.of(roles);
        this.parties =
                Arrays.stream(roles).map(role -> role.split(" ")[1]).distinct().toList();
        this.server = VERTX.createHttpServer(new HttpServerOptions().setHost("localhost"))
                .requestHandler(this::handle);
        server.listen(0).toCompletionStage().toCompletableFuture().join();
        this.versionsAnswer = "[{\"version\":\"2.1.1\",\"url\":\"" + url()
                + "/2.1.1\"},{\"version\":\"2.2.1\",\"url\":\"" + url() + "/2.2.1\"}]";
        this.detailsAnswer = "{\"version\":\"2.2.1\",\"endpoints\":[" + endpoints() + "]}";
    }

    public static RecordingParty started(String... roles) {
        return new RecordingParty(roles);
    }

    /** Started, invited and registered. */
    public static RecordingParty joined(String... roles) {
        RecordingParty party = started(roles);
        Answer answer = party.register(Hub.invite(roles[0]));
        if (answer.code() != 1000) {
            throw new IllegalStateException("registration failed: " + answer.body());
        }
        party.received.clear();
        return party;
    }

    /** The header of its calls to the hub. */
    public String authorization() {
        return "Token " + Base64.getEncoder().encodeToString(tokenForHub.getBytes(UTF_8));
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private String endpoints() {
        return MODULES.stream()
                        .flatMap(module ->
                                java.util.stream.Stream.of("SENDER", "RECEIVER").map(role -> endpoint(module, role)))
                        .collect(Collectors.joining(","))
                + "," + endpoint("credentials", "SENDER") + "," + endpoint("hubclientinfo", "RECEIVER");
    }

    private String endpoint(String module, String role) {
        return "{\"identifier\":\"" + module + "\",\"role\":\"" + role + "\",\"url\":\"" + url() + "/"
                + role.toLowerCase(java.util.Locale.ROOT) + "/" + module + "\"}";
    }

    /** The credentials object with our token for the hub's calls. */
    public String credentials() {
        String allRoles = roles.stream()
                .map(role -> {
                    String[] words = role.split(" ");
                    return "{\"role\":\"" + words[0] + "\",\"country_code\":\"" + words[1].substring(0, 2)
                            + "\",\"party_id\":\"" + words[1].substring(3)
                            + "\",\"business_details\":{\"name\":\"Party " + words[1] + "\"}}";
                })
                .collect(Collectors.joining(","));
        return "{\"token\":\"" + tokenForUs + "\",\"url\":\"" + url() + "/versions\",\"roles\":[" + allRoles + "]}";
    }

    /** Posts our credentials with a token A; keeps the hub's token on success. */
    public Answer register(String tokenA) {
        tokenForHub = tokenA;
        Answer answer = credentials("POST", credentials());
        keepToken(answer);
        return answer;
    }

    public Answer credentials(String method, @Nullable String body) {
        Call call = call(method, "/ocpi/2.2.1/credentials")
                .without("OCPI-from-country-code")
                .without("OCPI-from-party-id");
        return (body == null ? call : call.body(body)).send();
    }

    public void keepToken(Answer answer) {
        if (answer.code() == 1000) {
            tokenForHub = answer.json().path("data").path("token").asText();
        }
    }

    public Call call(String method, String path) {
        return new Call(method, path);
    }

    public void answer(Function<Recorded, Reply> how) {
        script = request -> Optional.of(how.apply(request));
    }

    /** Takes over the bare response; for behaviour no good partner shows. */
    public void behave(BiConsumer<HttpServerRequest, Recorded> how) {
        raw = how;
    }

    /** A good answer after a while. */
    public static void slowly(HttpServerRequest request, long millis) {
        VERTX.setTimer(millis, now -> reply(request.response(), Reply.ok("null")));
    }

    /** From now on requests are written down and never answered. */
    public void beSilent() {
        silent = true;
    }

    /** What came to functional modules, in order. */
    public List<Recorded> functional() {
        return received.stream()
                .filter(request ->
                        request.path().startsWith("/sender/") || request.path().startsWith("/receiver/"))
                .filter(request -> !request.path().contains("hubclientinfo"))
                .toList();
    }

    public List<Recorded> clientInfos() {
        return received.stream()
                .filter(request -> request.path().startsWith("/receiver/hubclientinfo/"))
                .toList();
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new TreeMap<>();
            request.headers()
                    .forEach(header ->
                            headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
            Recorded recorded = new Recorded(
                    request.method().name(), request.path(), request.query(), headers, body.toString(UTF_8));
            received.add(recorded);
            if (silent) {
                return;
            }
            boolean configuration =
                    request.path().startsWith("/versions") || request.path().equals("/2.2.1");
            BiConsumer<HttpServerRequest, Recorded> behaviour = raw;
            if (behaviour != null) {
                behaviour.accept(request, recorded);
            } else if (configuration
                    && !headers.getOrDefault("authorization", "").equals(expectedAuthorization())) {
                reply(request.response(), Reply.status(401, 2000));
            } else if (request.path().equals("/versions")) {
                reply(request.response(), Reply.ok(versionsAnswer));
            } else if (request.path().equals("/2.2.1")) {
                reply(request.response(), Reply.ok(detailsAnswer));
            } else {
                reply(request.response(), script.apply(recorded).orElse(Reply.ok("null")));
            }
        });
    }

    private String expectedAuthorization() {
        return "Token " + Base64.getEncoder().encodeToString(tokenForUs.getBytes(UTF_8));
    }

    private static void reply(HttpServerResponse response, Reply reply) {
        response.setStatusCode(reply.status()).putHeader("Content-Type", "application/json");
        reply.headers().forEach(response::putHeader);
        response.end(reply.body());
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
