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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.crossvolt.local.LocalKafka;
import org.crossvolt.local.LocalPostgres;

/** The hub in a process of its own with real PostgreSQL and Kafka, and the few calls that prepare it. */
final class HubUnderLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getEncoder();
    private static final Base64.Encoder URL_BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KeyPair operator;
    private final int port;
    final Measured process;

    HubUnderLoad(Path root, Path folder, LocalPostgres postgres, LocalKafka kafka, int port)
            throws GeneralSecurityException, InterruptedException {
        this.port = port;
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        this.operator = keys.generateKeyPair();
        this.process = Measured.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        root.resolve("hub-service/target/quarkus-app/quarkus-run.jar")
                                .toString()),
                Map.ofEntries(
                        Map.entry("MALLOC_ARENA_MAX", "2"),
                        Map.entry("QUARKUS_HTTP_PORT", Integer.toString(port)),
                        Map.entry("QUARKUS_HTTP_HOST", "localhost"),
                        Map.entry(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                LocalPostgres.jdbcUrl(postgres.port(), LocalPostgres.DATABASE)),
                        Map.entry(
                                "QUARKUS_DATASOURCE_REACTIVE_URL",
                                LocalPostgres.reactiveUrl(postgres.port(), LocalPostgres.DATABASE)),
                        Map.entry("QUARKUS_DATASOURCE_USERNAME", LocalPostgres.USER),
                        Map.entry("QUARKUS_DATASOURCE_PASSWORD", LocalPostgres.PASSWORD),
                        Map.entry("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                        Map.entry(
                                "QUARKUS_OIDC_PUBLIC_KEY",
                                BASE64.encodeToString(operator.getPublic().getEncoded())),
                        Map.entry("QUARKUS_OIDC_TOKEN_ISSUER", "any"),
                        Map.entry("CROSSVOLT_EGRESS_ALLOW", "127.0.0.0/8,::1"),
                        Map.entry("CROSSVOLT_HUB_AGREEMENTS_POLICY", "open"),
                        Map.entry("CROSSVOLT_HUB_PUBLIC_URL", "http://localhost:" + port),
                        Map.entry("CROSSVOLT_HUB_SECRETS_KEY", BASE64.encodeToString(new byte[32]))),
                folder.resolve("hub.log"));
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
                        "Bearer " + operatorToken(),
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

    private String operatorToken() {
        String head = URL_BASE64.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        long now = System.currentTimeMillis() / 1000;
        String claims = URL_BASE64.encodeToString(("{\"iss\":\"bench\",\"sub\":\"bench\",\"iat\":" + now + ",\"exp\":"
                        + (now + 3600) + ",\"realm_access\":{\"roles\":[\"hub-operator\"]}}")
                .getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(operator.getPrivate());
            signature.update((head + "." + claims).getBytes(StandardCharsets.UTF_8));
            return head + "." + claims + "." + URL_BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
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
