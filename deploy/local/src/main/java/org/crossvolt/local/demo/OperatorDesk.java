package org.crossvolt.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The hub's operator: signs in at Keycloak and hands out invitations. */
final class OperatorDesk {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String hub;
    private final String accessToken;

    OperatorDesk(String hub, String keycloak) {
        this.hub = hub;
        JsonNode answer =
                send(HttpRequest.newBuilder(URI.create(keycloak + "/realms/crossvolt/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "grant_type=password&client_id=crossvolt-cli&username=operator&password=operator")));
        this.accessToken = answer.path("access_token").asText();
    }

    /** A token A: for a new platform, or again for the one that hosts the party already. */
    String invite(DemoPlatform platform) {
        for (JsonNode known : get("/operator/v1/platforms").path("platforms")) {
            for (JsonNode role : known.path("roles")) {
                if (role.path("party").asText().equals(platform.parties.getFirst())) {
                    return post("/operator/v1/platforms/" + known.path("id").asText() + "/invite", "")
                            .path("token")
                            .asText();
                }
            }
        }
        return post("/operator/v1/invitations", "{\"name\":\"" + platform.name + "\"}")
                .path("token")
                .asText();
    }

    JsonNode get(String path) {
        return send(authorized(path).GET());
    }

    private JsonNode post(String path, String body) {
        return send(authorized(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(URI.create(hub + path)).header("Authorization", "Bearer " + accessToken);
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(Duration.ofSeconds(30)).build();
        try {
            HttpResponse<String> response = http.send(built, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new DemoFailure(built.uri() + " answered HTTP " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException failure) {
            throw new DemoFailure(
                    built.uri() + " can not be reached. Is the platform up? Start it with ./crossvolt up");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }
}
