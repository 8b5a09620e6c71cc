package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.x509.Certificate;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.signing.Car;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the edge: EXI through a module, pools of others, events to subscribers. */
@QuarkusTest
class EdgesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OTHER_SET = "urn:din:70121:2012:MsgDef";

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private HttpServer neighbour;
    private HttpServer others;

    private record Heard(String path, Map<String, List<String>> headers, byte[] body) {}

    @BeforeEach
    void begin() throws IOException {
        Provisioned.begin();
        URI pool = URI.create(ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        neighbour = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), pool.getPort()), 50);
        neighbour.createContext("/", this::answer);
        neighbour.start();
        URI routed = URI.create(
                ConfigProvider.getConfig().getValue("crossvolt.pki.provisioning.upstreams.routed.url", String.class));
        others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), routed.getPort()), 50);
        others.createContext("/", this::answerElsewhere);
        others.start();
    }

    /** One that answers for some parties only, and one that gives every car the certificate of another. */
    private void answerElsewhere(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        heard.add(new Heard(
                path,
                Map.copyOf(exchange.getRequestHeaders()),
                exchange.getRequestBody().readAllBytes()));
        DemoLeaf evil = Broker.PKI.leaf("provisioning-vxv-2");
        byte[] answer = path.endsWith(Broker.PKI.leaf("provisioning-vxv-3").identity())
                ? JSON.writeValueAsBytes(Map.of(
                        "provisioningCertificate",
                        Map.of("provisioningCertificateChain", Provisioned.chain(evil.chain()))))
                : path.equals("/routed/ccp/signedcontractdata")
                        ? "{\"certificateInstallationRes\":\"cm91dGVk\"}".getBytes(StandardCharsets.US_ASCII)
                        : new byte[0];
        exchange.sendResponseHeaders(answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** What the one neighbour heard that answers about everything. */
    private List<Heard> atNeighbour() {
        return heard.stream().filter(one -> one.path().startsWith("/opnc/")).toList();
    }

    private List<String> pathsElsewhere() {
        return heard.stream()
                .map(Heard::path)
                .filter(path -> path.startsWith("/routed/"))
                .toList();
    }

    @AfterEach
    void end() {
        neighbour.stop(0);
        others.stop(0);
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
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
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
    @Requirement("P7")
    void a_message_that_became_too_long_in_exi_is_not_sent() throws Exception {
        DemoLeaf car = car("911");
        Provisioned.generate("DEXV1C00009110", car, "v2g-a").statusCode(201);
        Base64.Encoder base64 = Base64.getEncoder();
        String longer = request(car, car, Broker.PKI.authority("v2g-a"))
                .replace(
                        base64.encodeToString(new byte[] {7, 7, 7, 7}),
                        base64.encodeToString("too long".getBytes(StandardCharsets.US_ASCII)));
        exi(longer, Provisioned.ISO_2)
                .statusCode(200)
                .body("status", equalTo("Failed"))
                .body("statusInfo.reasonCode", equalTo("AnswerTooLong"))
                .body(
                        "statusInfo.additionalInfo",
                        equalTo("The answer would take 8000 characters; a station takes 7500."))
                .body("exiResponse", equalTo(""));
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
        Heard passed = atNeighbour().getLast();
        assertThat(passed.headers().get("Broadcast")).containsExactly("false");
        assertThat(passed.headers().get("Authorization")).containsExactly("Bearer neighbours-token");
        heard.clear();
        Map<String, String> body = Map.of("certificateInstallationReq", "AAAA", "xsdMsgDefNamespace", OTHER_SET);
        // The word that stops it is false in the OPNC, and true in the OPCP.
        String opnc = "/opnc/v1/ccp/signedcontractdata";
        String opcp = "/v1/ccp/signedContractData";
        for (Map.Entry<String, String> stopped :
                Map.of(opnc, "false", opcp, "true").entrySet()) {
            Broker.service()
                    .header("broadcast", stopped.getValue())
                    .body(body)
                    .post(stopped.getKey())
                    .then()
                    .statusCode(501)
                    .contentType("application/problem+json");
            Broker.service()
                    .header("broadcast", "perhaps")
                    .body(body)
                    .post(stopped.getKey())
                    .then()
                    .statusCode(400);
        }
        assertThat(heard).isEmpty();
        for (Map.Entry<String, String> passedOn :
                Map.of(opnc, "true", opcp, "false").entrySet()) {
            Broker.service()
                    .header("broadcast", passedOn.getValue())
                    .body(body)
                    .post(passedOn.getKey())
                    .then()
                    .statusCode(200);
        }
        Broker.service()
                .body(body)
                .post(opcp)
                .then()
                .statusCode(200)
                .body("CCPResponse.emaidContent[0].messageDef.certificateInstallationRes", equalTo("cGFzc2Vk"));
        assertThat(atNeighbour()).hasSize(3);
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
    @Requirement("P2")
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
        int asked = atNeighbour().size();
        Provisioned.emsp()
                .header("broadcast", "true")
                .get("/opnc/v1/pcp/provisioningcertificates/VXV12345678902098")
                .then()
                .statusCode(404);
        assertThat(atNeighbour()).hasSize(asked);
        Provisioned.emsp()
                .header("broadcast", "false")
                .get("/opnc/v1/pcp/provisioningcertificates/VXV12345678902098")
                .then()
                .statusCode(404);
        assertThat(atNeighbour()).hasSize(asked + 1);
        assertThat(atNeighbour().getLast().headers().get("Broadcast")).containsExactly("true");
        Provisioned.emsp()
                .header("broadcast", "1")
                .get("/opnc/v1/pcp/provisioningcertificates/VXV12345678902098")
                .then()
                .statusCode(400);
    }

    private static ValidatableResponse read(String pcid, String type, String id) {
        return Provisioned.emsp()
                .header("OPNC-to-party-type", type)
                .header("OPNC-to-party-id", id)
                .get("/opnc/v1/pcp/provisioningcertificates/" + pcid)
                .then();
    }

    /** P2: who is named, else what is here, else who answers for it, else everybody. */
    @Test
    @Requirement("P2")
    void a_request_goes_to_the_pool_of_its_party_and_to_no_other() {
        DemoLeaf here = car("904");
        String address = "/pcp/provisioningcertificates/";
        Provisioned.emsp()
                .get("/opnc/v1" + address + "RXV12345678901234")
                .then()
                .statusCode(404);
        assertThat(pathsElsewhere()).containsExactly("/routed" + address + "RXV12345678901234");
        assertThat(atNeighbour()).isEmpty();
        // What is here is not asked about, unless somebody else is named.
        Provisioned.emsp().get("/opnc/v1" + address + here.identity()).then().statusCode(200);
        assertThat(heard).hasSize(1);
        read(here.identity(), "oem", "RXV").statusCode(404);
        assertThat(pathsElsewhere()).hasSize(2);
        // A party that no pool answers for may be here; it is not sought elsewhere.
        read(here.identity(), "OEM", "wxv").statusCode(200);
        read("WXV99999999999997", "oem", "WXV").statusCode(404);
        assertThat(atNeighbour()).isEmpty();
        // Nobody passes on what was passed on, whoever is named.
        Provisioned.emsp()
                .header("OPNC-to-party-type", "oem")
                .header("OPNC-to-party-id", "RXV")
                .header("broadcast", "true")
                .get("/opnc/v1" + address + here.identity())
                .then()
                .statusCode(404);
        assertThat(pathsElsewhere()).hasSize(2);
        for (String[] party : new String[][] {{"emsp", "FRXYZ", "cm91dGVk"}, {"ccp", "elsewhere", null}}) {
            Broker.service()
                    .header("OPNC-to-party-type", party[0])
                    .header("OPNC-to-party-id", party[1])
                    .body(Map.of("certificateInstallationReq", "AAAA", "xsdMsgDefNamespace", OTHER_SET))
                    .post("/opnc/v1/ccp/signedcontractdata")
                    .then()
                    .statusCode(party[2] == null ? 501 : 200)
                    .body("signedContractDataCollection[0].certificateInstallationRes", equalTo(party[2]));
        }
        assertThat(atNeighbour()).isEmpty();
        Broker.service()
                .body(Map.of(
                        "schemaVersion",
                        OTHER_SET,
                        "exiRequest",
                        "AAAA",
                        "prioritizedEMAIDs",
                        List.of("FRXYZC00000001")))
                .post("/pnc/v1/ev-certificates")
                .then()
                .body("exiResponse", equalTo("cm91dGVk"));
        assertThat(atNeighbour()).isEmpty();
    }

    @Test
    void parties_that_can_not_be_read_or_are_of_others_are_refused() {
        String car = "WXV99999999999996";
        read(car, "king", "WXV").statusCode(400);
        read(car, "oem", "TOOLONG").statusCode(400);
        read(car, "emsp", "WXV").statusCode(400);
        read(car, "pki", "abc").statusCode(400);
        for (String name : List.of("OPNC-to-party-type", "OPNC-to-party-id", "OPNC-from-party-id")) {
            Provisioned.emsp()
                    .header(name, "oem")
                    .get("/opnc/v1/pcp/provisioningcertificates/" + car)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        for (String[] from : new String[][] {{"oem", "WXV"}, {"emsp", "NLXV2"}, {"cpo", "NLCVC"}}) {
            Provisioned.emsp()
                    .header("OPNC-from-party-type", from[0])
                    .header("OPNC-from-party-id", from[1])
                    .get("/opnc/v1/pcp/provisioningcertificates/" + car)
                    .then()
                    .statusCode(403);
        }
        Provisioned.emsp()
                .header("OPNC-from-party-type", "emsp")
                .header("OPNC-from-party-id", "DEXV1")
                .get("/opnc/v1/pcp/provisioningcertificates/" + car)
                .then()
                .statusCode(404);
        assertThat(pathsElsewhere()).isEmpty();
    }

    private static ValidatableResponse ask(RequestSpecification who, String door) {
        String[] words = door.split(" ", -1);
        return who.request(words[0], words[1]).then();
    }

    private static RequestSpecification named(RequestSpecification who, String which, String type, String id) {
        return who.header("OPNC-" + which + "-party-type", type).header("OPNC-" + which + "-party-id", id);
    }

    /** P2: each door of the OPNC and of the OPCP, whether it changes anything or not. */
    @ParameterizedTest
    @Requirement("P2")
    @ValueSource(
            strings = {
                "GET /opnc/v1/ccp/contractData/emaid/DEXV1C00000001",
                "GET /opnc/v1/ccp/contractData/pcid/WXV99999999999995",
                "GET /opnc/v1/ccp/signedcontractdata/DEXV1C00000001/WXV99999999999995",
                "POST /opnc/v1/ccp/signedcontractdata/DEXV1C00000001/WXV99999999999995/setdefault",
                "PUT /opnc/v1/ccp/signedcontractdata",
                "DELETE /opnc/v1/ccp/signedcontractdata/DEXV1C00000001",
                "PUT /opnc/v1/cps/contractData/sign",
                "PUT /opnc/v1/cps/contractData/generateandsign",
                "GET /opnc/v1/cps/cpsCertificates",
                "PUT /opnc/v1/pcp/provisioningcertificates",
                "GET /opnc/v1/pcp/lookupvehicle/WXV99999999999995",
                "GET /opnc/v1/rcp/rootcertificates",
                "POST /opnc/v1/pki/revokeCertificate",
                "GET /opnc/v1/event/endpoints",
                "POST /opnc/v1/pki/est/simpleenroll",
                "GET /v1/ccp/lookupContract/DEXV1C00000001",
                "PUT /v1/cps/generate/signedContractData",
                "GET /v1/root/rootCerts"
            })
    void party_headers_hold_at_every_door(String door) {
        int without = ask(Provisioned.emsp().body("{}"), door).extract().statusCode();
        assertThat(without).isNotIn(403, 421);
        ask(named(Provisioned.emsp().body("{}"), "from", "emsp", "DEXV1"), door).statusCode(without);
        for (String[] foreign : new String[][] {{"emsp", "NLXV2"}, {"oem", "WXV"}, {"cpo", "NLCVC"}}) {
            ask(named(Provisioned.emsp().body("{}"), "from", foreign[0], foreign[1]), door)
                    .statusCode(403);
        }
        for (String[] wrong : new String[][] {{"king", "DEXV1"}, {"emsp", "DEX"}, {"oem", "DEXV1"}}) {
            ask(named(Provisioned.emsp().body("{}"), "from", wrong[0], wrong[1]), door)
                    .statusCode(400);
            ask(named(Provisioned.emsp().body("{}"), "to", wrong[0], wrong[1]), door)
                    .statusCode(400);
        }
        ask(Provisioned.emsp().body("{}").header("OPNC-from-party-id", "DEXV1"), door)
                .statusCode(400);
        ask(named(Provisioned.emsp().body("{}"), "to", "emsp", "DEXV1"), door).statusCode(without);
        ask(named(Provisioned.emsp().body("{}"), "to", "emsp", "FRXYZ"), door).statusCode(421);
        ask(named(named(Provisioned.emsp().body("{}"), "to", "emsp", "FRXYZ"), "from", "oem", "WXV"), door)
                .statusCode(403);
        ask(named(RestAssured.given().body("{}"), "from", "emsp", "DEXV1"), door)
                .statusCode(401);
        ask(named(Broker.as("x", "driver").body("{}"), "from", "emsp", "DEXV1"), door)
                .statusCode(403);
        assertThat(heard).as("nothing is passed on").isEmpty();
    }

    @Test
    void a_manufacturer_forgets_a_car_in_its_own_name_only_and_only_here() {
        String door =
                "DELETE /opnc/v1/pcp/provisioningcertificates/" + car("905").identity();
        ask(named(Provisioned.oem(), "from", "emsp", "DEXV1"), door).statusCode(403);
        ask(named(Provisioned.oem(), "from", "oem", "VXV"), door).statusCode(403);
        ask(named(Provisioned.oem(), "to", "oem", "RXV"), door).statusCode(421);
        ask(named(named(Provisioned.oem(), "from", "oem", "WXV"), "to", "oem", "WXV"), door)
                .statusCode(200);
        ask(named(Provisioned.oem(), "from", "oem", "WXV"), door).statusCode(404);
        assertThat(heard).isEmpty();
    }

    @Test
    void other_doors_do_not_know_parties() {
        for (String door : List.of("/pnc/v1/radar", "/trust/v1/anchors")) {
            int without = ask(Broker.pki(), "GET " + door).extract().statusCode();
            ask(named(Broker.pki(), "from", "king", "x"), "GET " + door).statusCode(without);
        }
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
