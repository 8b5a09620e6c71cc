package org.crossvolt.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.crossvolt.local.LocalHub;
import org.jspecify.annotations.Nullable;

/** Speaks OCPI to whichever hub is there. */
final class HubClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int AGREEMENT_TRIES = 3;
    private static final String SENDER = "/ocpi/2.2.1/sender/";
    private static final String RECEIVER = "/ocpi/2.2.1/receiver/";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Topology topology;
    private final History history;
    private volatile Duration longestUnknown = Duration.ZERO;

    HubClient(Topology topology, History history) {
        this.topology = topology;
        this.history = history;
    }

    /** An answer; without one it is not known what became of the request. */
    record Answer(int http, int code, JsonNode json, HttpResponse<String> response) {
        boolean isAck() {
            return http / 100 == 2 && code == 1000;
        }
    }

    /** Null where no whole answer came. */
    @Nullable
    Answer send(
            Random random, String method, String path, String token, String from, String to, @Nullable String body) {
        LocalHub hub = topology.anyHub(random);
        return hub == null
                ? null
                : sendTo(hub, random, Long.toHexString(random.nextLong()), method, path, token, from, to, body);
    }

    /** The same to this hub. */
    @Nullable
    Answer sendTo(
            LocalHub hub,
            Random random,
            String correlationId,
            String method,
            String path,
            String token,
            String from,
            String to,
            @Nullable String body) {
        long begun = System.nanoTime();
        String requestId = Long.toHexString(random.nextLong()) + "-" + begun;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub.url() + path))
                    .timeout(PATIENCE)
                    .header("Authorization", authorization(token))
                    .header("X-Request-ID", requestId)
                    .header("X-Correlation-ID", correlationId)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            party(request, "OCPI-from", from);
            party(request, "OCPI-to", to);
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode json = JSON.readTree(response.body());
            Answer answer =
                    new Answer(response.statusCode(), json.path("status_code").asInt(-1), json, response);
            if (answer.isAck() && (path.startsWith(SENDER) || path.startsWith(RECEIVER))) {
                history.traced(requestId);
            }
            return answer;
        } catch (IOException none) {
            history.broke(hub.port(), begun);
            return null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String authorization(String token) {
        return token.startsWith("Bearer ")
                ? token
                : "Token " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    private static void party(HttpRequest.Builder request, String header, String party) {
        if (!party.isEmpty()) {
            request.header(header + "-country-code", party.substring(0, 2))
                    .header(header + "-party-id", party.substring(3));
        }
    }

    /** What the operator API answers; null where no whole answer came. */
    @Nullable
    JsonNode asOperator(String method, String path) {
        LocalHub hub = topology.anyHub(new Random());
        return hub == null ? null : asOperatorOf(hub, method, path);
    }

    /** The same of this hub. */
    @Nullable
    JsonNode asOperatorOf(LocalHub hub, String method, String path) {
        Answer answer = sendTo(
                hub,
                new Random(),
                "operator",
                method,
                path,
                "Bearer " + topology.operators().token(),
                "",
                "",
                null);
        return answer == null ? null : answer.json();
    }

    /** Lets two parties exchange everything; without this nothing of one may reach the other. */
    void agree(String one, String other, boolean safekeeping) {
        Answer agreed = null;
        // An operator who is told that something went wrong tries again.
        for (int tries = 0; tries < AGREEMENT_TRIES && (agreed == null || agreed.http() >= 500); tries++) {
            agreed = send(
                    new Random(),
                    "PUT",
                    "/operator/v1/agreements/" + one + "." + other,
                    "Bearer " + topology.operators().token(),
                    "",
                    "",
                    "{\"parties\":[\"" + one + "\",\"" + other
                            + "\"],\"modules\":[\"locations\",\"commands\",\"cdrs\"],\"safekeeping\":" + safekeeping
                            + "}");
        }
        if (agreed == null || agreed.http() / 100 != 2) {
            throw new IllegalStateException("no agreement: " + (agreed == null ? "no answer" : agreed.json()));
        }
    }

    /** Whether a hub says that it is ready, to somebody who connects now. */
    boolean ready(LocalHub hub) {
        try (HttpClient stranger = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(hub.url() + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return stranger.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What a hub tells of itself; empty where it does not. */
    String metrics(LocalHub hub) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(hub.url() + "/q/metrics"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException none) {
            return "";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Registers a platform; gives the token for its calls. */
    String register(Partner partner) {
        Random random = new Random();
        Answer invitation = required(
                send(
                        random,
                        "POST",
                        "/operator/v1/invitations",
                        "Bearer " + topology.operators().token(),
                        "",
                        "",
                        "{\"name\":\"" + partner.party() + "\"}"),
                "invitation");
        Answer registered = required(
                onceKnown(
                        random,
                        "POST",
                        "/ocpi/2.2.1/credentials",
                        invitation.json().path("token").asText(),
                        partner.credentials()),
                "registration");
        String token = registered.json().path("data").path("token").asText();
        required(onceKnown(random, "GET", "/ocpi/2.2.1/credentials", token, null), "first use of the new token");
        return token;
    }

    /** One hub may have issued the token a moment ago that another is shown now; how long that lasts is noted. */
    private @Nullable Answer onceKnown(Random random, String method, String path, String token, @Nullable String body) {
        long from = System.nanoTime();
        while (true) {
            Answer answer = send(random, method, path, token, "", "", body);
            Duration waited = Duration.ofNanos(System.nanoTime() - from);
            if (answer == null || answer.http() != 401 || waited.compareTo(PATIENCE) > 0) {
                longestUnknown = longestUnknown.compareTo(waited) > 0 ? longestUnknown : waited;
                return answer;
            }
        }
    }

    /** The longest time that a token issued by one hub was unknown to another. */
    Duration longestUnknown() {
        return longestUnknown;
    }

    private static Answer required(@Nullable Answer answer, String what) {
        if (answer == null || answer.http() / 100 != 2 || answer.code() >= 2000) {
            throw new IllegalStateException(what + " failed: " + (answer == null ? "no answer" : answer.json()));
        }
        return answer;
    }
}
