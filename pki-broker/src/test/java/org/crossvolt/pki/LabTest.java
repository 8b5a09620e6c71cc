package org.crossvolt.pki;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.Test;

/** The lab takes CAs that nobody scoped, and holds them to the first they spoke for (T4). */
@QuarkusTest
@TestProfile(LabTest.Lab.class)
class LabTest {

    public static class Lab implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.pki.contracts.lab",
                    "true",
                    "crossvolt.pki.provisioning.second-edition",
                    "true",
                    "crossvolt.pki.contracts.soft-fail",
                    "true");
        }
    }

    /** P8: nothing of -20 is made here; it goes to a pool that can. */
    @Test
    void requests_of_the_second_edition_are_passed_on_where_that_is_switched_on() throws Exception {
        java.net.URI pool = java.net.URI.create(org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), pool.getPort()), 5);
        server.createContext("/", exchange -> {
            byte[] answer = "{\"certificateInstallationRes\":\"dHdlbnR5\"}".getBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Map<String, String> request =
                    Map.of("schemaVersion", "urn:iso:std:iso:15118:-20:CommonMessages", "exiRequest", "AAAA");
            Broker.service()
                    .body(request)
                    .post("/pnc/v1/ev-certificates")
                    .then()
                    .statusCode(200)
                    .body("exiResponse", equalTo("dHdlbnR5"));
            Broker.service()
                    .body(Map.of(
                            "schemaVersion",
                            "urn:iso:std:iso:15118:-20:CommonMessages",
                            "request",
                            Map.of("pcid", "WXV12345678901001")))
                    .post("/pnc/v1/ev-certificates")
                    .then()
                    .statusCode(501);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_unknown_ca_is_pinned_to_the_first_it_speaks_for_and_somebody_is_told() {
        DemoPki pki = new DemoPki("lab", Instant.now(), "http://127.0.0.1:1");
        DemoAuthority root = pki.authority("mo-1");
        Broker.pki()
                .body(Map.of("certificate", Pem.chain(List.of(root.certificate())), "roles", List.of("MO")))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201);
        Broker.pki2()
                .post("/trust/v1/anchors/" + Broker.idOf(root) + "/approve")
                .then()
                .statusCode(200);
        DemoLeaf first = pki.anotherContract("mo-1", "DEXV1C00000001");
        Broker.authorize(first.identity(), first.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("remarks.code", hasItem("SCOPE_UNKNOWN_ACCEPTED"));
        DemoLeaf same = pki.anotherContract("mo-1", "DEXV1C00000002");
        Broker.authorize(same.identity(), same.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("scope.value", equalTo("DEXV1"));
        DemoLeaf other = pki.anotherContract("mo-1", "NLXV2C00000001");
        Broker.authorize(other.identity(), other.pem())
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", equalTo(List.of("SCOPE_FOREIGN")));
        Broker.pki()
                .queryParam("subject", "ca " + root.spki())
                .get("/evidence/v1/audit")
                .then()
                .body("entries.action", equalTo(List.of("PIN", "FIRST_SIGHTING")));
    }
}
