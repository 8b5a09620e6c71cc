package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.Certificate;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.signing.Car;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the edge: EXI through a module, pools of others, events to subscribers. */
@QuarkusTest
class EdgesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OTHER_SET = "urn:din:70121:2012:MsgDef";

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer neighbour;

    private record Heard(String path, Map<String, List<String>> headers, byte[] body) {}

    @BeforeEach
    void begin() throws IOException {
        Provisioned.begin();
        URI pool = URI.create(ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        neighbour = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), pool.getPort()), 50);
        neighbour.createContext("/", this::answer);
        neighbour.start();
    }

    @AfterEach
    void end() {
        neighbour.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        heard.add(new Heard(
                path,
                Map.copyOf(exchange.getRequestHeaders()),
                exchange.getRequestBody().readAllBytes()));
        DemoLeaf car = Broker.PKI.leaf("provisioning-vxv-3");
        DemoLeaf evil = Broker.PKI.leaf("provisioning-vxv-2");
        String answer = switch (path) {
            case "/opnc/v1/ccp/signedcontractdata" ->
                "{\"signedContractDataCollection\":[{\"certificateInstallationRes\":\"cGFzc2Vk\"}]}";
            case "/hook" -> refusals.getAndDecrement() > 0 ? null : "{}";
            default ->
                path.endsWith(car.identity())
                        ? JSON.writeValueAsString(Map.of(
                                "provisioningCertificate",
                                Map.of("provisioningCertificateChain", Provisioned.chain(car.chain()))))
                        : path.endsWith("VXV12345678902099")
                                ? JSON.writeValueAsString(Map.of(
                                        "provisioningCertificate",
                                        Map.of("provisioningCertificateChain", Provisioned.chain(evil.chain()))))
                                : "";
        };
        byte[] bytes = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(
                answer == null ? 500 : answer.isEmpty() ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static DemoLeaf car(String last) {
        DemoLeaf car = Broker.PKI.anotherCar("oem-1-sub2", "WXV12345678900" + last);
        Provisioned.putCar(car).statusCode(200);
        return car;
    }

    private static ValidatableResponse exi(String text, String version) {
        return Broker.service()
                .body(Map.of(
                        "schemaVersion",
                        version,
                        "exiRequest",
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))))
                .post("/pnc/v1/ev-certificates")
                .then();
    }

    /** As the codec of these tests reads it. */
    private static String request(DemoLeaf car, DemoLeaf signedBy, DemoAuthority root) throws Exception {
        byte[] signedInfo = {1, 2, 3, 4};
        Signature sign = Signature.getInstance("SHA256withECDSAinP1363Format");
        sign.initSign(KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(signedBy.key().pkcs8())));
        sign.update(signedInfo);
        Base64.Encoder base64 = Base64.getEncoder();
        Map<String, String> id = Provisioned.rootId(root);
        return String.join(
                "\n",
                "INSTALL",
                base64.encodeToString(new byte[] {7, 7, 7, 7}),
                base64.encodeToString(car.certificate()),
                id.get("issuerName") + "|" + id.get("serialNumber"),
                base64.encodeToString(signedInfo),
                base64.encodeToString(sign.sign()));
    }

    @Test
    void a_request_in_exi_is_answered_in_exi_for_its_session() throws Exception {
        DemoLeaf car = car("901");
        String emaid = "DEXV1C00009010";
        Provisioned.generate(emaid, car, "v2g-a").statusCode(201);
        String answer = exi(request(car, car, Broker.PKI.authority("v2g-b")), Provisioned.ISO_2)
                .statusCode(200)
                .body("status", equalTo("Accepted"))
                .body("messageParts", nullValue())
                .extract()
                .path("exiResponse");
        String[] lines = new String(Base64.getDecoder().decode(answer), StandardCharsets.US_ASCII).split("\n");
        Base64.Decoder base64 = Base64.getDecoder();
        assertThat(base64.decode(lines[0])).isEqualTo(new byte[] {7, 7, 7, 7});
        byte[] scalar = Car.open(car.key().pkcs8(), base64.decode(lines[3]), base64.decode(lines[2]));
        assertThat(Car.publicPoint(scalar))
                .isEqualTo(Certificate.getInstance(base64.decode(lines[1]))
                        .getSubjectPublicKeyInfo()
                        .getPublicKeyData()
                        .getOctets());
        assertThat(base64.decode(lines[5])).isEqualTo(Broker.PKI.leaf("cps-b").certificate());
    }

    @Test
    void requests_in_exi_that_prove_nothing_get_nothing() throws Exception {
        DemoLeaf car = car("902");
        Provisioned.generate("DEXV1C00009020", car, "v2g-a").statusCode(201);
        DemoLeaf other = Broker.PKI.leaf("provisioning-wxv-2");
        exi(request(car, other, Broker.PKI.authority("v2g-a")), Provisioned.ISO_2)
                .statusCode(200)
                .body("status", equalTo("Failed"))
                .body("statusInfo.reasonCode", equalTo("RequestSignature"))
                .body("exiResponse", equalTo(""));
        String unsigned = request(car, car, Broker.PKI.authority("v2g-a"));
        exi(unsigned.substring(0, unsigned.lastIndexOf('\n')), Provisioned.ISO_2)
                .body("status", equalTo("Failed"));
        for (String hostile : List.of("bomb", "deep", "nonsense", "")) {
            exi(hostile.isEmpty() ? " " : hostile, Provisioned.ISO_2)
                    .statusCode(200)
                    .body("status", equalTo("Failed"))
                    .body("exiResponse", equalTo(""));
        }
        exi("slow", Provisioned.ISO_2).statusCode(503);
        Broker.service()
                .body(Map.of("exiRequest", "not base64!"))
                .post("/pnc/v1/ev-certificates")
                .then()
                .statusCode(400);
    }

    @Test
    void exi_of_other_message_sets_is_passed_on_once_and_not_again() {
        exi("anything", OTHER_SET)
                .statusCode(200)
                .body("status", equalTo("Accepted"))
                .body("exiResponse", equalTo("cGFzc2Vk"));
        Heard passed = heard.getLast();
        assertThat(passed.headers().get("Broadcast")).containsExactly("true");
        assertThat(passed.headers().get("Authorization")).containsExactly("Bearer neighbours-token");
        heard.clear();
        Map<String, String> body = Map.of("certificateInstallationReq", "AAAA", "xsdMsgDefNamespace", OTHER_SET);
        Broker.service()
                .header("broadcast", "true")
                .body(body)
                .post("/opnc/v1/ccp/signedcontractdata")
                .then()
                .statusCode(501)
                .contentType("application/problem+json");
        assertThat(heard).isEmpty();
        Broker.service()
                .body(body)
                .post("/v1/ccp/signedContractData")
                .then()
                .statusCode(200)
                .body("signedContractDataCollection[0].certificateInstallationRes", equalTo("cGFzc2Vk"));
        neighbour.stop(0);
        exi("anything", OTHER_SET)
                .statusCode(200)
                .body("status", equalTo("Failed"))
                .body("exiResponse", equalTo(""));
        Broker.service()
                .body("{}")
                .post("/opnc/v1/ccp/signedcontractdata")
                .then()
                .statusCode(400);
    }

    @Test
    void a_car_of_another_pool_is_judged_like_our_own() {
        DemoLeaf car = Broker.PKI.leaf("provisioning-vxv-3");
        Provisioned.emsp()
                .get("/opnc/v1/pcp/provisioningcertificates/" + car.identity())
                .then()
                .statusCode(200)
                .body("provisioningCertificate.provisioningCertificateChain.certificate", notNullValue());
        Provisioned.generate("DEXV1C00009030", car, "v2g-a").statusCode(201);
        // A pool that gives the certificate of another car is not believed.
        Provisioned.emsp()
                .get("/opnc/v1/pcp/provisioningcertificates/VXV12345678902099")
                .then()
                .statusCode(422);
        int asked = heard.size();
        Provisioned.emsp()
                .header("broadcast", "true")
                .get("/opnc/v1/pcp/provisioningcertificates/VXV12345678902098")
                .then()
                .statusCode(404);
        assertThat(heard).hasSize(asked);
    }

    @Test
    void subscribers_hear_of_their_own_and_can_tell_that_it_is_us() throws Exception {
        String hook = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/hook";
        Map<String, Object> endpoint = Map.of(
                "url",
                hook,
                "description",
                "tests",
                "enabledEvents",
                List.of("emsp.contract.created.sent.to.oem", "emsp.contract.deleted.sent.to.oem"));
        JsonNode made = JSON.readTree(Provisioned.emsp()
                .body(endpoint)
                .post("/opnc/v1/event/endpoints")
                .then()
                .statusCode(201)
                .extract()
                .asString());
        String id = made.path("id").asText();
        Provisioned.stranger()
                .body(endpoint)
                .post("/opnc/v1/event/endpoints")
                .then()
                .statusCode(201);
        refusals.set(1);
        DemoLeaf car = car("903");
        String emaid = "DEXV1C00009031";
        Provisioned.generate(emaid, car, "v2g-a").statusCode(201);
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() >= 2);
        Heard first = heard.get(0);
        Heard second = heard.get(1);
        JsonNode body = JSON.readTree(second.body());
        assertThat(body.path("eventId")).isEqualTo(JSON.readTree(first.body()).path("eventId"));
        assertThat(body.path("eventType").asText()).isEqualTo("emsp.contract.created.sent.to.oem");
        assertThat(body.at("/payload/emaid").asText()).startsWith(emaid);
        assertThat(body.path("sentAt").asText()).isNotEmpty();
        byte[] secret = made.path("secret").asText().getBytes(StandardCharsets.US_ASCII);
        for (Heard one : List.of(first, second)) {
            assertThat(one.headers().get("X-operator-signature"))
                    .containsExactly(EventWorker.signature(secret, one.body()));
        }
        byte[] changed = second.body().clone();
        changed[5] ^= 1;
        assertThat(EventWorker.signature(secret, changed)).isNotEqualTo(EventWorker.signature(secret, second.body()));
        Thread.sleep(2_500);
        assertThat(heard).as("neither again, nor to who has no right").hasSize(2);
        Provisioned.emsp()
                .get("/opnc/v1/event/endpoints/" + id)
                .then()
                .statusCode(200)
                .body("secret", nullValue())
                .body("undelivered", equalTo(0));
        Provisioned.stranger().get("/opnc/v1/event/endpoints/" + id).then().statusCode(404);
        Provisioned.stranger().delete("/opnc/v1/event/endpoints/" + id).then().statusCode(404);
        Provisioned.emsp().delete("/opnc/v1/event/endpoints/" + id).then().statusCode(200);
        Provisioned.emsp().delete("/opnc/v1/event/endpoints/" + id).then().statusCode(404);
    }

    @Test
    void everybody_who_wants_to_hears_of_roots() throws Exception {
        String hook = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/hook";
        String id = Provisioned.stranger()
                .body(Map.of("url", hook, "enabledEvents", List.of("root.cert.added", "root.cert.revoked")))
                .post("/opnc/v1/event/endpoints")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        DemoAuthority root = new org.crossvolt.pki.demo.DemoPki("told", java.time.Instant.now(), "http://127.0.0.1:1")
                .authority("oem-1");
        String address = "/trust/v1/anchors/" + Broker.idOf(root);
        Broker.pki()
                .body(Map.of(
                        "certificate",
                        org.crossvolt.pki.validation.Pem.chain(List.of(root.certificate())),
                        "roles",
                        List.of("OEM")))
                .post("/trust/v1/anchors")
                .then()
                .statusCode(201);
        Broker.pki2().post(address + "/approve").then().statusCode(200);
        Broker.pki()
                .body("{\"reason\":\"test\"}")
                .post(address + "/distrust")
                .then()
                .statusCode(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() >= 2);
        assertThat(heard)
                .extracting(one -> JSON.readTree(one.body()).path("eventType").asText())
                .containsExactlyInAnyOrder("root.cert.added", "root.cert.revoked");
        assertThat(JSON.readTree(heard.getFirst().body())
                        .at("/payload/rootCertificateId")
                        .asText())
                .isEqualTo(Broker.idOf(root));
        Provisioned.stranger().delete("/opnc/v1/event/endpoints/" + id).then().statusCode(200);
    }

    @Test
    void addresses_that_are_not_called_are_refused_when_they_are_given() {
        for (String url : List.of(
                "http://10.0.0.1/hook",
                "http://169.254.169.254/latest",
                "ftp://example.com/x",
                "https://user@example.com/",
                "no url")) {
            Provisioned.emsp()
                    .body(Map.of("url", url, "enabledEvents", List.of("root.cert.added")))
                    .post("/opnc/v1/event/endpoints")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/url"));
        }
        for (Map<String, ?> wrong : List.of(
                Map.of("url", "http://127.0.0.1/"),
                Map.of("url", "http://127.0.0.1/", "enabledEvents", List.of("party")),
                Map.of("url", "http://127.0.0.1/", "enabledEvents", List.of("root.cert.added"), "status", "asleep"))) {
            Provisioned.emsp()
                    .body(wrong)
                    .post("/opnc/v1/event/endpoints")
                    .then()
                    .statusCode(400);
        }
        Provisioned.emsp()
                .get("/opnc/v1/event/endpoints")
                .then()
                .statusCode(200)
                .body("endpoints", hasSize(0));
        Broker.as("x", "driver").get("/opnc/v1/event/endpoints").then().statusCode(403);
    }
}
