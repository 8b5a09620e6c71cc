package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events as subscribers hear of them, each on a path of its own. */
@QuarkusTest
class EventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static int next = 700;

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Integer>> statuses = new ConcurrentHashMap<>();
    private final List<Runnable> endings = new ArrayList<>();
    private HttpServer subscribers;

    @Inject
    Pool database;

    private record Heard(String path, String signature, byte[] body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }

        String event() {
            return json().path("eventType").asText();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        Provisioned.begin();
        subscribers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        subscribers.createContext("/", this::answer);
        subscribers.start();
    }

    @AfterEach
    void end() {
        endings.forEach(Runnable::run);
        subscribers.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        heard.add(new Heard(
                path,
                exchange.getRequestHeaders().getFirst("X-Operator-Signature"),
                exchange.getRequestBody().readAllBytes()));
        Integer status =
                statuses.getOrDefault(path, new ConcurrentLinkedQueue<>()).poll();
        exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        exchange.close();
    }

    private interface Caller {
        RequestSpecification call();
    }

    private JsonNode subscribe(Caller who, String path, String... events) throws Exception {
        JsonNode made = JSON.readTree(who.call()
                .body(Map.of(
                        "url",
                        "http://127.0.0.1:" + subscribers.getAddress().getPort() + path,
                        "description",
                        "tests",
                        "enabledEvents",
                        List.of(events)))
                .post("/opnc/v1/event/endpoints")
                .then()
                .statusCode(201)
                .extract()
                .asString());
        endings.add(() ->
                who.call().delete("/opnc/v1/event/endpoints/" + made.path("id").asText()));
        return made;
    }

    private List<Heard> at(String path) {
        return heard.stream().filter(one -> one.path().equals(path)).toList();
    }

    private List<String> eventsAt(String path) {
        return at(path).stream().map(Heard::event).toList();
    }

    /** In any order: events that are raised at about the same time are sent side by side. */
    private void awaitAt(String path, String... events) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(eventsAt(path)).containsExactlyInAnyOrder(events));
    }

    private static synchronized int number() {
        return next++;
    }

    private static DemoLeaf car() {
        DemoLeaf car = Broker.PKI.anotherCar("oem-1-sub2", "WXV12345678906" + number());
        Provisioned.putCar(car).statusCode(200);
        return car;
    }

    private static String emaid() {
        return "DEXV1C00006" + number();
    }

    @Test
    void a_provider_hears_that_the_manufacturer_was_told_and_can_tell_that_it_is_us() throws Exception {
        String[] told = {"emsp.contract.created.sent.to.oem", "emsp.contract.deleted.sent.to.oem"};
        JsonNode made = subscribe(Provisioned::emsp, "/emsp", told);
        subscribe(Provisioned::stranger, "/stranger", told);
        DemoLeaf car = car();
        Provisioned.generate(emaid(), car, "v2g-a").statusCode(201);
        // Nobody at the manufacturer's wants to hear of it, so nobody was told.
        subscribe(Provisioned::oem, "/oem", "oem.contract.created", "oem.contract.deleted");
        String emaid = emaid();
        Provisioned.generate(emaid, car, "v2g-a").statusCode(201);
        awaitAt("/emsp", "emsp.contract.created.sent.to.oem");
        Provisioned.emsp()
                .delete("/opnc/v1/ccp/signedcontractdata/" + emaid)
                .then()
                .statusCode(200);
        awaitAt("/emsp", told);
        assertThat(eventsAt("/oem")).containsExactly("oem.contract.created", "oem.contract.deleted");
        assertThat(at("/oem").getFirst().json().at("/payload/contractCert").asText())
                .isNotEmpty();
        assertThat(eventsAt("/stranger")).isEmpty();
        JsonNode body = at("/emsp").getFirst().json();
        assertThat(body.at("/payload/emaid").asText()).startsWith(emaid);
        assertThat(body.path("sentAt").asText()).isNotEmpty();
        byte[] secret = made.path("secret").asText().getBytes(StandardCharsets.US_ASCII);
        for (Heard one : at("/emsp")) {
            assertThat(one.signature()).isEqualTo(EventWorker.signature(secret, one.body()));
        }
        byte[] changed = at("/emsp").getFirst().body().clone();
        changed[5] ^= 1;
        assertThat(EventWorker.signature(secret, changed))
                .isNotEqualTo(at("/emsp").getFirst().signature());
        String address = "/opnc/v1/event/endpoints/" + made.path("id").asText();
        Provisioned.emsp()
                .get(address)
                .then()
                .statusCode(200)
                .body("secret", nullValue())
                .body("undelivered", equalTo(0));
        Provisioned.stranger().get(address).then().statusCode(404);
        Provisioned.stranger().delete(address).then().statusCode(404);
        Provisioned.emsp().delete(address).then().statusCode(200);
        Provisioned.emsp().delete(address).then().statusCode(404);
    }

    @Test
    void a_manufacturer_that_does_not_answer_is_told_again_and_the_provider_hears_of_both() throws Exception {
        subscribe(
                Provisioned::emsp,
                "/emsp",
                "emsp.contract.queued.to.oem",
                "emsp.contract.created.sent.to.oem",
                "emsp.contract.rejected.by.oem");
        subscribe(Provisioned::emsp, "/opcp", "mo.contract.created.sent.to.oem");
        subscribe(Provisioned::oem, "/oem", "oem.contract.created");
        statuses.put("/oem", new ConcurrentLinkedQueue<>(List.of(503, 500)));
        Provisioned.generate(emaid(), car(), "v2g-a").statusCode(201);
        awaitAt("/emsp", "emsp.contract.queued.to.oem", "emsp.contract.created.sent.to.oem");
        awaitAt("/opcp", "mo.contract.created.sent.to.oem");
        assertThat(at("/oem")).hasSize(3);
        assertThat(at("/oem").stream()
                        .map(one -> one.json().path("eventId").asText())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void what_a_manufacturer_refuses_is_not_sent_again() throws Exception {
        subscribe(
                Provisioned::emsp,
                "/emsp",
                "emsp.contract.queued.to.oem",
                "emsp.contract.created.sent.to.oem",
                "emsp.contract.rejected.by.oem");
        JsonNode oem = subscribe(Provisioned::oem, "/oem", "oem.contract.created");
        statuses.put("/oem", new ConcurrentLinkedQueue<>(List.of(409)));
        DemoLeaf car = car();
        Provisioned.generate(emaid(), car, "v2g-a").statusCode(201);
        awaitAt("/emsp", "emsp.contract.rejected.by.oem");
        Provisioned.generate(emaid(), car, "v2g-a").statusCode(201);
        awaitAt("/emsp", "emsp.contract.rejected.by.oem", "emsp.contract.created.sent.to.oem");
        assertThat(at("/oem")).hasSize(2);
        Provisioned.oem()
                .get("/opnc/v1/event/endpoints/" + oem.path("id").asText())
                .then()
                .body("undelivered", equalTo(1));
    }

    @Test
    void a_provider_hears_once_that_its_contract_was_handed_out_for_the_car() throws Exception {
        subscribe(Provisioned::emsp, "/emsp", "emsp.contract.delivered.to.oem");
        DemoLeaf car = car();
        String first = emaid();
        Provisioned.generate(first, car, "v2g-a").statusCode(201);
        String address = "/opnc/v1/ccp/signedcontractdata/" + first + "/" + car.identity()
                + "?cpsV2GRootCertificateFingerprint=" + Broker.idOf(Broker.PKI.authority("v2g-a"));
        // The provider itself, a car with no root of ours, and somebody who may not: nothing was brought to the car.
        Provisioned.emsp().get(address).then().statusCode(200);
        Provisioned.stranger().get(address).then().statusCode(404);
        Provisioned.install(car, Broker.PKI.authority("v2g-c")).body("status", equalTo("Failed"));
        assertThat(delivered(car)).isZero();
        Provisioned.install(car, Broker.PKI.authority("v2g-a")).body("status", equalTo("Accepted"));
        Provisioned.install(car, Broker.PKI.authority("v2g-a")).body("status", equalTo("Accepted"));
        awaitAt("/emsp", "emsp.contract.delivered.to.oem");
        DemoLeaf other = car();
        String second = emaid();
        Provisioned.generate(second, other, "v2g-a").statusCode(201);
        Provisioned.oem()
                .get(address.replace(first, second).replace(car.identity(), other.identity()))
                .then()
                .statusCode(200);
        awaitAt("/emsp", "emsp.contract.delivered.to.oem", "emsp.contract.delivered.to.oem");
        assertThat(at("/emsp").getLast().json().at("/payload/pcid").asText()).isEqualTo(other.identity());
        assertThat(delivered(car)).isEqualTo(2);
    }

    /** By the fingerprint of the car's certificate, which is no secret. */
    private long delivered(DemoLeaf car) {
        return database.preparedQuery("SELECT delivered FROM pki.contract WHERE fingerprint = $1")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(org.crossvolt.pki.validation.Digest.hex(car.certificate())))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong("delivered");
    }

    /** What can not be told does not happen, and nothing of it does: a crash in between would look the same. */
    @Test
    void a_change_and_its_event_are_there_together_or_not_at_all() throws Exception {
        subscribe(Provisioned::oem, "/oem", "oem.contract.created", "oem.contract.deleted");
        DemoLeaf car = car();
        String emaid = emaid();
        JsonNode signed = JSON.readTree(Provisioned.generate(emaid, car, "v2g-a")
                .statusCode(201)
                .extract()
                .asString());
        String pem =
                Pem.chain(Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain")));
        byte[] leaf = Pem.chain(
                        Provisioned.chain(signed.at("/signedContractData/messageParts/contractSignatureCertChain"))
                                .subList(0, 1))
                .getBytes(StandardCharsets.US_ASCII);
        Map<String, String> revocation =
                Map.of("certificate", Base64.getEncoder().encodeToString(leaf), "revocationReason", "keyCompromise");
        String contract = "/opnc/v1/ccp/signedcontractdata/" + emaid;
        String other = emaid();
        sql("ALTER TABLE pki.event_delivery ADD CONSTRAINT no_events CHECK (false) NOT VALID");
        try {
            Provisioned.emsp().delete(contract).then().statusCode(500);
            Provisioned.emsp()
                    .body(revocation)
                    .post("/opnc/v1/pki/revokeCertificate")
                    .then()
                    .statusCode(500);
            Provisioned.oem()
                    .delete("/opnc/v1/pcp/provisioningcertificates/" + car.identity())
                    .then()
                    .statusCode(500);
            Provisioned.generate(other, car, "v2g-a").statusCode(500);
        } finally {
            sql("ALTER TABLE pki.event_delivery DROP CONSTRAINT no_events");
        }
        Broker.authorize(emaid, pem).body("certificateStatus", equalTo("Accepted"));
        Provisioned.emsp()
                .get("/opnc/v1/ccp/contractData/emaid/" + emaid)
                .then()
                .statusCode(200);
        Provisioned.emsp()
                .get("/opnc/v1/ccp/contractData/emaid/" + other)
                .then()
                .statusCode(404);
        Provisioned.emsp().delete(contract).then().statusCode(200);
        Broker.authorize(emaid, pem + "\n")
                .body("certificateStatus", equalTo("CertificateRevoked"))
                .body("reasons.code", hasItem("LEAF_REVOKED"));
        awaitAt("/oem", "oem.contract.created", "oem.contract.deleted");
    }

    private void sql(String statement) {
        database.query(statement).execute().await().indefinitely();
    }

    @Test
    void everybody_who_wants_to_hears_of_roots_also_of_their_end() throws Exception {
        subscribe(Provisioned::stranger, "/roots", "root.cert.added", "root.cert.revoked", "root.cert.expired");
        DemoPki pki = new DemoPki("told", Instant.now(), "http://127.0.0.1:1");
        DemoAuthority root = pki.authority("oem-1");
        String address = propose(root, Map.of());
        Broker.pki2().post(address + "/approve").then().statusCode(200);
        awaitAt("/roots", "root.cert.added");
        Broker.pki()
                .body("{\"reason\":\"test\"}")
                .post(address + "/distrust")
                .then()
                .statusCode(200);
        awaitAt("/roots", "root.cert.added", "root.cert.revoked");
        assertThat(at("/roots")
                        .getFirst()
                        .json()
                        .at("/payload/rootCertificateId")
                        .asText())
                .isEqualTo(Broker.idOf(root));
        // One that is only proposed, and one that was revoked, does not end.
        String soon = Instant.now().plusSeconds(2).toString();
        propose(pki.authority("mo-2"), Map.of("trustUntil", soon));
        String ending = propose(pki.authority("mo-1"), Map.of("trustUntil", soon));
        Broker.pki2().post(ending + "/approve").then().statusCode(200);
        awaitAt("/roots", "root.cert.added", "root.cert.revoked", "root.cert.added", "root.cert.expired");
        assertThat(at("/roots").stream()
                        .filter(one -> one.event().equals("root.cert.expired"))
                        .map(one -> one.json().at("/payload/rootCertificateId").asText()))
                .containsExactly(Broker.idOf(pki.authority("mo-1")));
    }

    private static String propose(DemoAuthority root, Map<String, String> more) {
        Map<String, Object> body = new java.util.HashMap<>(more);
        body.put("certificate", Pem.chain(List.of(root.certificate())));
        body.put("roles", List.of(root.name().startsWith("mo") ? "MO" : "OEM"));
        Broker.pki().body(body).post("/trust/v1/anchors").then().statusCode(201);
        return "/trust/v1/anchors/" + Broker.idOf(root);
    }
}
