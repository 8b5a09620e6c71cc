package org.crossvolt.pki;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.crossvolt.local.LocalStackResource;
import org.crossvolt.local.ServiceCommand;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two brokers as an installation runs them: two processes that share a database and a folder of keys, and nothing else. */
class TwoInstancesIT {

    private static final DemoPki PKI = new DemoPki("two-instances", Instant.now(), "http://127.0.0.1:1");
    private static final List<Process> PROCESSES = new ArrayList<>();
    private static int one;
    private static int other;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> database = new LocalStackResource().start();
        Map<String, String> tokens = new TestTokens().start();
        tokens.forEach(System::setProperty);
        Path folder = Files.createTempDirectory("two-instances");
        one = begin(database, tokens, folder);
        other = begin(database, tokens, folder);
    }

    private static int begin(Map<String, String> database, Map<String, String> tokens, Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> tuning = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.oidc.token.issuer=any",
                "-Dquarkus.oidc.public-key=" + tokens.get("quarkus.oidc.public-key"),
                "-Dcrossvolt.pki.signing.folder=" + folder.resolve("keys"),
                "-Dcrossvolt.pki.signing.secrets-key=" + Base64.getEncoder().encodeToString(new byte[32])));
        database.forEach((key, value) -> tuning.add("-D" + key + "=" + value));
        PROCESSES.add(new ProcessBuilder(ServiceCommand.of("pki-broker", 160, tuning))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(port + ".log").toFile())
                .start());
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> given().port(port).get("/q/health/ready").statusCode() == 200);
        return port;
    }

    @AfterAll
    static void end() throws Exception {
        for (Process process : PROCESSES) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static RequestSpecification as(int port, String name, String role) {
        return given().port(port).auth().oauth2(TestTokens.of(name, role)).contentType(ContentType.JSON);
    }

    private static ValidatableResponse authorize(int port, DemoLeaf leaf) {
        return as(port, "service-account-cpo", "service")
                .body(Map.of("emaid", leaf.identity(), "chainPem", leaf.pem()))
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(200);
    }

    private static String statusAt(int port, DemoLeaf leaf) {
        return authorize(port, leaf).extract().path("certificateStatus");
    }

    @Test
    @Requirement({"T2", "R4"})
    void what_one_instance_distrusts_the_other_refuses_within_five_seconds() {
        DemoAuthority root = PKI.authority("mo-2");
        String address = "/trust/v1/anchors/" + Digest.hex(root.certificate());
        as(one, "pki", "pki-operator")
                .body(Map.of("certificate", Pem.chain(List.of(root.certificate())), "roles", List.of("MO")))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201);
        as(other, "pki2", "pki-operator").post(address + "/approve").then().statusCode(200);
        for (String name : List.of("mo-2", "mo-2-sub1", "mo-2-sub2")) {
            String scopes = "/trust/v1/cas/" + PKI.authority(name).spki() + "/scopes";
            as(one, "pki", "pki-operator")
                    .body(Map.of(
                            "grants",
                            List.of(Map.of("kind", "PROVIDER", "value", "NLXV2")),
                            "withoutRevocationSource",
                            true))
                    .put(scopes)
                    .then()
                    .statusCode(202);
            as(one, "pki2", "pki-operator").post(scopes + "/approve").then().statusCode(200);
        }
        DemoLeaf leaf = PKI.leaf("contract-nlxv2-1");
        await().atMost(Duration.ofSeconds(5)).until(() -> statusAt(other, leaf).equals("Accepted"));
        assertThat(statusAt(one, leaf)).isEqualTo("Accepted");
        as(one, "pki", "pki-operator")
                .body(Map.of("reason", "key lost"))
                .post(address + "/distrust")
                .then()
                .statusCode(200);
        Instant distrusted = Instant.now();
        assertThat(statusAt(one, leaf)).isEqualTo("CertChainError");
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> statusAt(other, leaf).equals("CertChainError"));
        Duration took = Duration.between(distrusted, Instant.now());
        System.out.println("Distrusted on the other instance after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        List<String> reasons = authorize(other, leaf).extract().path("reasons.code");
        assertThat(reasons).contains("ANCHOR_DISTRUSTED");
    }
}
