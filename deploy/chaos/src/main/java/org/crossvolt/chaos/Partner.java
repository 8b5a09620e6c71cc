package org.crossvolt.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** Somebody else's platform: keeps the newest state it took of each object, and can be in a bad mood. */
final class Partner implements AutoCloseable {

    /** How it treats what comes. */
    enum Mood {
        WELL,
        HANGING,
        FAILING,
        TALKING_NONSENSE,
        RESETTING,
        /** Its answer never stops. */
        ENDLESS,
        /** One byte a second. */
        DRIBBLING,
        /** Says that the answer is somewhere else. */
        REDIRECTING,
        /** Ten kilobytes that would be ten megabytes. */
        INFLATING
    }

    /** How correlation ids of calls begin that are never answered. */
    static final String WAITING = "waiting-";

    private static final String OK = "{\"status_code\":1000,\"timestamp\":\"2026-01-01T00:00:00Z\"}";
    private static final List<String> MODULES =
            List.of("locations", "tariffs", "tokens", "sessions", "cdrs", "commands", "credentials", "hubclientinfo");

    private static final Buffer CHUNK = Buffer.buffer("x".repeat(64 * 1024));
    private static final int BOMB_BYTES = 10 * 1024 * 1024;
    private static final Buffer BOMB = bomb();

    private final Vertx vertx;
    private final String role;
    private final String party;
    private final History history;
    private final DocumentHistory documents;
    private final HttpServer server;
    private final Map<String, Long> copy = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.WELL;
    private volatile boolean silent;

    Partner(Vertx vertx, String role, String party, History history, DocumentHistory documents) {
        this.documents = documents;
        this.vertx = vertx;
        this.role = role;
        this.party = party;
        this.history = history;
        this.server = vertx.createHttpServer(new HttpServerOptions().setHost("localhost"))
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)));
        server.listen(0).toCompletionStage().toCompletableFuture().join();
    }

    String party() {
        return party;
    }

    void be(Mood next) {
        mood = next;
    }

    /** Whether it takes everything that comes and answers nothing at all. */
    void beSilent(boolean now) {
        silent = now;
    }

    /** The newest version taken, by object. */
    Map<String, Long> copy() {
        return Map.copyOf(copy);
    }

    /** Whether it has these versions, or newer ones. */
    boolean has(Map<String, Long> versions) {
        return versions.entrySet().stream()
                .allMatch(object -> copy.getOrDefault(object.getKey(), 0L) >= object.getValue());
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** The hub's, for its calls. */
    String token() {
        return "token-of-" + party;
    }

    String credentials() {
        return "{\"token\":\"" + token() + "\",\"url\":\"" + url() + "/versions\",\"roles\":[{\"role\":\"" + role
                + "\",\"country_code\":\"" + party.substring(0, 2) + "\",\"party_id\":\"" + party.substring(3)
                + "\",\"business_details\":{\"name\":\"" + party + "\"}}]}";
    }

    private void handle(HttpServerRequest request, Buffer body) {
        String path = request.path();
        if (silent && !path.startsWith("/receiver/locations/") && !path.equals("/receiver/cdrs")) {
            // The hub has to give up by itself.
        } else if (path.equals("/versions")) {
            answer(request, 200, data("[{\"version\":\"2.2.1\",\"url\":\"" + url() + "/2.2.1\"}]"));
        } else if (path.equals("/2.2.1")) {
            answer(request, 200, data("{\"version\":\"2.2.1\",\"endpoints\":[" + endpoints() + "]}"));
        } else if (path.startsWith("/receiver/locations/")) {
            takeObject(request, path.substring("/receiver/locations/".length()), body);
        } else if (path.equals("/receiver/cdrs")) {
            takeDocument(request, body);
        } else if (path.startsWith("/receiver/hubclientinfo/")) {
            history.told(
                    party,
                    path.substring("/receiver/hubclientinfo/".length()).replace('/', '-'),
                    new JsonObject(body).getString("status", "?"));
            answer(request, 200, OK);
        } else if (path.startsWith("/receiver/commands/")) {
            takeCommand(request, body);
        } else if (path.equals("/elsewhere")) {
            history.followed(party);
            answer(request, 200, OK);
        } else if (path.startsWith("/results/")) {
            history.commandResult(path.substring("/results/".length()), new JsonObject(body).getString("result", "?"));
            answer(request, 200, OK);
        } else {
            if (path.startsWith("/sender/locations")) {
                history.reached(String.valueOf(request.getHeader("X-Correlation-ID")));
                if (String.valueOf(request.getHeader("X-Correlation-ID")).startsWith(WAITING)) {
                    return;
                }
            }
            answer(request, 200, data("[]"));
        }
    }

    private void takeObject(HttpServerRequest request, String object, Buffer body) {
        long version = Load.versionIn(body.toString());
        Mood now = silent ? Mood.HANGING : mood;
        history.arrived(party, object, version, now == Mood.WELL);
        if (now == Mood.WELL) {
            copy.merge(object, version, Math::max);
        }
        behave(request, now, 200);
    }

    /** Notes a CDR by what is in it, whoever it is for. */
    private void takeDocument(HttpServerRequest request, Buffer body) {
        JsonObject cdr = new JsonObject(body);
        Mood now = silent ? Mood.HANGING : mood;
        documents.arrived(
                new DocumentHistory.Cdr(
                        cdr.getString("country_code", "?") + "-" + cdr.getString("party_id", "?"),
                        party,
                        cdr.getString("id", "?"),
                        DocumentHistory.hashOf(body.getBytes())),
                now == Mood.WELL);
        behave(request, now, 201);
    }

    /** @param taken HTTP status where all is well */
    private void behave(HttpServerRequest request, Mood now, int taken) {
        switch (now) {
            case WELL -> answer(request, taken, OK);
            case HANGING -> {
                // The hub has to give up by itself.
            }
            case FAILING -> answer(request, 500, "{\"status_code\":3000,\"timestamp\":\"2026-01-01T00:00:00Z\"}");
            case TALKING_NONSENSE -> answer(request, 503, "<html>sorry</html>");
            case RESETTING -> request.connection().close();
            case ENDLESS -> endless(request.response().setChunked(true));
            case DRIBBLING -> dribble(request);
            case REDIRECTING ->
                request.response()
                        .setStatusCode(307)
                        .putHeader("Location", url() + "/elsewhere")
                        .end();
            case INFLATING ->
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Content-Encoding", "gzip")
                        .end(BOMB);
        }
    }

    private static void endless(HttpServerResponse response) {
        if (!response.closed()) {
            response.write(CHUNK).onSuccess(sent -> endless(response));
        }
    }

    private void dribble(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        long timer = vertx.setPeriodic(1_000, tick -> response.write(" "));
        request.connection().closeHandler(gone -> vertx.cancelTimer(timer));
    }

    private static Buffer bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[BOMB_BYTES]);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** Accepts, for three seconds; the result never comes, so the hub has to say TIMEOUT. */
    private void takeCommand(HttpServerRequest request, Buffer body) {
        history.reached(new JsonObject(body).getString("location_id", "?"));
        answer(request, 200, data("{\"result\":\"ACCEPTED\",\"timeout\":3}"));
    }

    private String endpoints() {
        List<String> endpoints = new ArrayList<>();
        for (String module : MODULES) {
            for (String side : List.of("sender", "receiver")) {
                endpoints.add("{\"identifier\":\"" + module + "\",\"role\":\"" + side.toUpperCase(java.util.Locale.ROOT)
                        + "\",\"url\":\"" + url() + "/" + side + "/" + module + "\"}");
            }
        }
        return String.join(",", endpoints);
    }

    private static String data(String data) {
        return "{\"data\":" + data + ",\"status_code\":1000,\"timestamp\":\"2026-01-01T00:00:00Z\"}";
    }

    private static void answer(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }

    @Override
    public void close() {
        server.close();
    }
}
