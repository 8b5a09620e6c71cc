package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.Test;

/** The lab takes CAs that nobody scoped, and holds them to the first they spoke for (T4). */
@QuarkusTest
@TestProfile(LabTest.Lab.class)
class LabTest {

    @Inject
    Pool database;

    public static class Lab implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.pki.contracts.lab",
                    "true",
                    "crossvolt.pki.provisioning.second-edition",
                    "true",
                    "crossvolt.pki.contracts.leaf-without-answer",
                    "SOFT",
                    "crossvolt.pki.provisioning.opaque-bundles",
                    "true",
                    "crossvolt.pki.roots.approvals",
                    "1");
        }
    }

    private static volatile String passedOn = "dHdlbnR5";
    private static final String SECOND = "urn:iso:std:iso:15118:-20:CommonMessages";

    private static io.restassured.response.ValidatableResponse secondEdition(String exi) {
        return Broker.service()
                .body(Map.of("schemaVersion", SECOND, "exiRequest", exi))
                .post("/pnc/v1/ev-certificates")
                .then();
    }

    private static Map<String, Object> opaque(String namespace, String exi) {
        return new java.util.HashMap<>(Map.of(
                "emaid",
                "DEXV1C00005001",
                "pcid",
                "WXV12345678905001",
                "xsdMsgDefNamespace",
                namespace,
                "certificateInstallationRes",
                exi));
    }

    private static io.restassured.response.ValidatableResponse put(Map<String, Object> bundle) {
        return Broker.as("service-account-opaque", "service")
                .body(bundle)
                .put("/opnc/v1/ccp/signedcontractdata")
                .then();
    }

    @Test
    @Requirement("P8")
    void a_bundle_that_is_only_exi_goes_out_as_it_came_and_to_no_station() {
        Broker.pki()
                .body(Map.of("rights", List.of(Map.of("kind", "PROVIDER", "value", "DEXV1"))))
                .put("/trust/v1/accounts/service-account-opaque/rights")
                .then()
                .statusCode(200);
        String second = "urn:iso:15118:2:2013:MsgDef";
        put(opaque(SECOND, "AAAA")).statusCode(201).body("messageParts", equalTo(null));
        put(opaque(second, "BBBB")).statusCode(201);
        put(opaque(SECOND, "CCCC")).statusCode(201);
        String address = "/opnc/v1/ccp/signedcontractdata/DEXV1C00005001";
        Broker.as("service-account-opaque", "service")
                .get(address + "/WXV12345678905001")
                .then()
                .statusCode(200)
                .body("signedContractDataCollection.certificateInstallationRes", equalTo(List.of("BBBB", "CCCC")));
        Broker.as("service-account-stranger", "service")
                .get(address + "/WXV12345678905001")
                .then()
                .statusCode(404);
        Broker.service()
                .body(Map.of("request", Map.of("pcid", "WXV12345678905001")))
                .post("/pnc/v1/ev-certificates")
                .then()
                .body("status", equalTo("Failed"));
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "emaid", "x",
                        "pcid", "short",
                        "xsdMsgDefNamespace", "urn:king",
                        "certificateInstallationRes", "no base64")
                .entrySet()) {
            Map<String, Object> bundle = opaque(second, "AAAA");
            bundle.put(wrong.getKey(), wrong.getValue());
            put(bundle).statusCode(400).body("errors[0].pointer", equalTo("/" + wrong.getKey()));
            bundle.remove(wrong.getKey());
            put(bundle).statusCode(400);
        }
        put(opaque(second, "A".repeat(7_504))).statusCode(400);
        put(opaque(SECOND, "A".repeat(17_004))).statusCode(400);
        Map<String, Object> foreign = opaque(SECOND, "AAAA");
        foreign.put("emaid", "NLXV2C00005001");
        put(foreign).statusCode(403);
        Broker.as("service-account-opaque", "service")
                .delete(address)
                .then()
                .statusCode(200)
                .body("deleted", equalTo(2));
        Broker.as("service-account-opaque", "service").delete(address).then().statusCode(404);
        Broker.as("service-account-opaque", "service")
                .get(address + "/WXV12345678905001")
                .then()
                .statusCode(404);
    }

    /** P8: nothing of -20 is made here; it goes to a pool that can. */
    @Test
    @Requirement("P8")
    void requests_of_the_second_edition_are_passed_on_where_that_is_switched_on() throws Exception {
        java.net.URI pool = java.net.URI.create(org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), pool.getPort()), 5);
        server.createContext("/", exchange -> {
            byte[] answer = ("{\"certificateInstallationRes\":\"" + passedOn + "\"}").getBytes();
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
            // What OCPP 2.1 takes: requests of 11,000 characters, answers of 17,000.
            passedOn = "A".repeat(17_000);
            secondEdition("A".repeat(11_000)).statusCode(200).body("exiResponse", equalTo(passedOn));
            secondEdition("A".repeat(11_004)).statusCode(400).body("errors[0].pointer", equalTo("/exiRequest"));
            secondEdition("no base64").statusCode(400);
            passedOn = "A".repeat(17_004);
            secondEdition("AAAA").statusCode(200).body("status", equalTo("Failed"));
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

    private static io.restassured.response.ValidatableResponse wants(
            DemoLeaf car, int noise, Object most, List<String> preferred) {
        // Its certificate begins in the middle of a byte, behind something that differs each time.
        byte[] der = car.certificate();
        java.math.BigInteger bits = new java.math.BigInteger(1, der)
                .shiftLeft(5)
                .or(java.math.BigInteger.valueOf(noise & 31))
                .or(java.math.BigInteger.valueOf(128 + noise).shiftLeft(8 * der.length + 5));
        return Broker.service()
                .body(Map.of(
                        "schemaVersion",
                        SECOND,
                        "exiRequest",
                        java.util.Base64.getEncoder().encodeToString(bits.toByteArray()),
                        "maximumContractCertificateChains",
                        most,
                        "prioritizedEMAIDs",
                        preferred))
                .post("/pnc/v1/ev-certificates")
                .then();
    }

    private static void gets(io.restassured.response.ValidatableResponse answer, String exi, int remaining) {
        answer.statusCode(200)
                .body("status", equalTo("Accepted"))
                .body("exiResponse", equalTo(exi))
                .body("remainingContracts", equalTo(remaining));
    }

    /** OCPP 2.1: one contract to a message, and how many are left. */
    @Test
    @Requirement("P8")
    void a_car_of_the_second_edition_gets_its_contracts_one_by_one() throws Exception {
        java.net.URI pool = java.net.URI.create(org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), pool.getPort()), 5);
        server.createContext("/", exchange -> {
            byte[] answer = ("{\"signedContractDataCollection\":["
                            + "{\"emaid\":\"DEXV1C00007001\",\"certificateInstallationRes\":\"b25l\"},"
                            + "{\"emaid\":\"x\",\"certificateInstallationRes\":\"no base64\"},"
                            + "{\"emaid\":\"NLXV2C00007002\",\"certificateInstallationRes\":\"dHdv\"},"
                            + "{\"certificateInstallationRes\":\"dGhyZWU=\"}]}")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            DemoPki cars = new DemoPki("one by one", Instant.now(), "http://127.0.0.1:1");
            DemoLeaf car = cars.leaf("provisioning-wxv-1");
            DemoLeaf other = cars.leaf("provisioning-wxv-2");
            gets(wants(car, 1, 8, List.of()), "b25l", 2);
            gets(wants(other, 1, 2, List.of("NL-XV2-C00007002")), "dHdv", 1);
            gets(wants(car, 2, 8, List.of()), "dHdv", 1);
            gets(wants(car, 3, 8, List.of()), "dGhyZWU=", 0);
            gets(wants(car, 4, 8, List.of()), "b25l", 2);
            gets(wants(other, 9, 2, List.of("NL-XV2-C00007002")), "b25l", 0);
            gets(wants(cars.leaf("provisioning-wxv-3"), 1, 1, List.of()), "b25l", 0);
            for (Object wrong : List.of(0, -1, 256, 1.5, "8", 9_000_000_000L)) {
                wants(car, 1, wrong, List.of())
                        .statusCode(400)
                        .body("errors[0].pointer", equalTo("/maximumContractCertificateChains"));
            }
            Broker.service()
                    .body(Map.of(
                            "schemaVersion",
                            "urn:din:70121:2012:MsgDef",
                            "exiRequest",
                            "AAAA",
                            "maximumContractCertificateChains",
                            8))
                    .post("/pnc/v1/ev-certificates")
                    .then()
                    .body("exiResponse", equalTo("b25l"))
                    .body("remainingContracts", equalTo(null));
            Broker.service()
                    .body(Map.of("certificateInstallationReq", "AAAA", "xsdMsgDefNamespace", SECOND))
                    .post("/opnc/v1/ccp/signedcontractdata")
                    .then()
                    .statusCode(200)
                    .body(
                            "signedContractDataCollection.certificateInstallationRes",
                            equalTo(List.of("b25l", "dHdv", "dGhyZWU=")));
        } finally {
            server.stop(0);
        }
    }

    /** Bytes of an encoder that is not ours: one car twice, with another session, time and signature. */
    @Test
    @Requirement("P8")
    void requests_of_a_foreign_encoder_pass_through_as_they_are_and_count_as_one_cars() throws Exception {
        java.net.URI pool = java.net.URI.create(org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), pool.getPort()), 5);
        List<String> passed = new java.util.concurrent.CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            passed.add(
                    new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
            byte[] answer = ("{\"signedContractDataCollection\":[{\"certificateInstallationRes\":\"b25l\"},"
                            + "{\"certificateInstallationRes\":\"dHdv\"}]}")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            for (String[] turn : new String[][] {{"first", "b25l"}, {"later", "dHdv"}, {"unsigned", "b25l"}}) {
                String exi = org.crossvolt.pki.provisioning.SecondEdition.exi20(turn[0]);
                Broker.service()
                        .body(Map.of("schemaVersion", SECOND, "exiRequest", exi, "maximumContractCertificateChains", 3))
                        .post("/pnc/v1/ev-certificates")
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("Accepted"))
                        .body("exiResponse", equalTo(turn[1]))
                        .body("remainingContracts", equalTo(turn[1].equals("b25l") ? 1 : 0));
                assertThat(passed.getLast()).contains("\"" + exi + "\"");
            }
        } finally {
            server.stop(0);
        }
    }

    private long toldOfRoots() {
        return database.query("SELECT count(*) AS told FROM pki.event_delivery WHERE event = 'root.cert.added'")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong("told");
    }

    @Test
    @Requirement("T4")
    void an_unknown_ca_is_pinned_to_the_first_it_speaks_for_and_somebody_is_told() {
        DemoPki pki = new DemoPki("lab", Instant.now(), "http://127.0.0.1:1");
        // Nobody listens there, so the event stays.
        Broker.service()
                .body(Map.of("url", "http://127.0.0.1:1/", "enabledEvents", List.of("root.cert.added")))
                .post("/opnc/v1/event/endpoints")
                .then()
                .statusCode(201);
        DemoAuthority root = pki.authority("mo-1");
        Broker.pki()
                .body(Map.of("certificate", Pem.chain(List.of(root.certificate())), "roles", List.of("MO")))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201)
                .body("state", equalTo("ACTIVE"));
        assertThat(toldOfRoots())
                .as("a root that one person admits is told of like any other")
                .isOne();
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
