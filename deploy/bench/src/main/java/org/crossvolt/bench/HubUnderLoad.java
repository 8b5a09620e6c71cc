package org.crossvolt.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.crossvolt.local.LocalHub;
import org.crossvolt.local.LocalKafka;
import org.crossvolt.local.LocalPostgres;
import org.crossvolt.local.OperatorKey;

/** The hub in a process of its own with real PostgreSQL and Kafka, and the few calls that prepare it. */
final class HubUnderLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private static final int HEAP_MEGABYTES = 96;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final OperatorKey operator = new OperatorKey();
    private final int port;
    final Measured process;

    HubUnderLoad(Path folder, LocalPostgres postgres, LocalKafka kafka, int port) throws InterruptedException {
        this.port = port;
        Map<String, String> environment =
                LocalHub.environment(port, postgres.port(), kafka.bootstrapServers(), operator);
        environment.put(
                "CROSSVOLT_HUB_EXCHANGES_UNENDED_FILE",
                folder.resolve("unended").toString());
        environment.put("MALLOC_ARENA_MAX", "2");
        this.process = Measured.start(LocalHub.command(HEAP_MEGABYTES), environment, folder.resolve("hub.log"));
        awaitReady(folder);
    }

    private void awaitReady(Path folder) throws InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            try {
                if (send("GET", "/q/health/ready", "", "", "", null).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // Its socket is not there yet.
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the hub did not start; see " + folder.resolve("hub.log"));
    }

    /** Registers a platform of one party whose server is the backend; gives the token for its calls. */
    String register(String role, String party, int backend) throws IOException, InterruptedException {
        JsonNode invitation = JSON.readTree(send(
                        "POST",
                        "/operator/v1/invitations",
                        "Bearer " + operator.token(),
                        "",
                        "",
                        "{\"name\":\"" + party + "\"}")
                .body());
        String tokenA = invitation.path("token").asText();
        String credentials = "{\"token\":\"backend\",\"url\":\"http://localhost:" + backend
                + "/versions\",\"roles\":[{\"role\":\"" + role + "\",\"country_code\":\"" + party.substring(0, 2)
                + "\",\"party_id\":\"" + party.substring(3) + "\",\"business_details\":{\"name\":\"" + party + "\"}}]}";
        JsonNode answer = JSON.readTree(send("POST", "/ocpi/2.2.1/credentials", token(tokenA), "", "", credentials)
                .body());
        if (answer.path("status_code").asInt() != 1000) {
            throw new IllegalStateException("registration failed: " + answer);
        }
        return answer.path("data").path("token").asText();
    }

    static String token(String token) {
        return "Token " + BASE64.encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(
            String method,
            String path,
            String authorization,
            String from,
            String to,
            @org.jspecify.annotations.Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (!from.isEmpty()) {
            request.header("OCPI-from-country-code", from.substring(0, 2))
                    .header("OCPI-from-party-id", from.substring(3));
        }
        if (!to.isEmpty()) {
            request.header("OCPI-to-country-code", to.substring(0, 2)).header("OCPI-to-party-id", to.substring(3));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
