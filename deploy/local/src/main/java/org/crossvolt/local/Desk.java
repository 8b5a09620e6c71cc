package org.crossvolt.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Somebody of the local realm at one service's API: signs in at Keycloak, sends JSON, reads JSON. */
public final class Desk {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String service;
    private final String accessToken;

    /**
     * @param issuer the realm's address
     * @param person of the realm, whose password is the name
     */
    public Desk(String service, String issuer, String person) {
        this.service = service;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=password&client_id=crossvolt-cli&username=" + person + "&password=" + person));
        this.accessToken = exchange(request).json().path("access_token").asText();
    }

    /** An answer, whatever its status. */
    public record Answer(int status, String body) {

        public JsonNode json() {
            try {
                return JSON.readTree(body.isEmpty() ? "null" : body);
            } catch (IOException notJson) {
                throw new StackException("not JSON: " + body);
            }
        }
    }

    public JsonNode get(String path) {
        return good(send("GET", path, "", Map.of()), path);
    }

    public JsonNode post(String path, String body) {
        return good(send("POST", path, body, Map.of()), path);
    }

    public JsonNode put(String path, String body) {
        return good(send("PUT", path, body, Map.of()), path);
    }

    private static JsonNode good(Answer answer, String path) {
        if (answer.status / 100 != 2) {
            throw new StackException(path + " answered HTTP " + answer.status + ": " + answer.body);
        }
        return answer.json();
    }

    public Answer send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path))
                .header("Authorization", "Bearer " + accessToken)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(request);
    }

    private static Answer exchange(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(Duration.ofSeconds(30)).build();
        try {
            HttpResponse<String> response = HTTP.send(built, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failure) {
            throw new StackException(
                    built.uri() + " can not be reached. Is the platform up? Start it with ./crossvolt up");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted");
        }
    }
}
