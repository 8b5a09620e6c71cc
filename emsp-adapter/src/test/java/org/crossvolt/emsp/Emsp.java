package org.crossvolt.emsp;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.party.RecordingHub;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The service under test, as an operator, a driver and the hub reach it. */
final class Emsp {

    static final String US = "NL-CVE";
    static final String CPO = "NL-CPO";

    private static @Nullable RecordingHub hub;

    private Emsp() {}

    static String url() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    static RequestSpecification asOperator() {
        return given().auth().oauth2(TestTokens.of("emsp-operator")).contentType(ContentType.JSON);
    }

    static RequestSpecification asDriver(String subject) {
        return given().auth().oauth2(TestTokens.of(subject, "driver")).contentType(ContentType.JSON);
    }

    /** The hub this service is registered with; the handshake is done once. */
    static synchronized RecordingHub hub() {
        RecordingHub known = hub;
        if (known == null) {
            known = RecordingHub.started();
            asOperator()
                    .body("{\"versions_url\":\"" + known.versionsUrl() + "\",\"token\":\"" + known.tokenA() + "\"}")
                    .post("/emsp/v1/hub")
                    .then()
                    .statusCode(201);
            hub = known;
        }
        return known;
    }

    /** A message of the CPO through the hub. */
    static Answer call(String method, String path, @Nullable String body) {
        return hub().call(method, url() + "/ocpi/2.2.1" + path, CPO, US, body);
    }

    /** A driver with a contract and an RFID card. */
    record Person(String subject, String driver, String contract, String token, String uid) {}

    static Person person() {
        return person("{}");
    }

    static Person person(String limits) {
        return person(US, limits);
    }

    /** @param party of ours, whose driver it is */
    static Person person(String party, String limits) {
        String subject = "s-" + UUID.randomUUID();
        String driver = asOperator()
                .body("{\"party\":\"" + party + "\",\"name\":\"Ann Person\",\"subject\":\"" + subject
                        + "\",\"email\":\"ann@example.org\"}")
                .post("/emsp/v1/drivers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String contract = asOperator()
                .body("{\"driver\":\"" + driver + "\",\"limits\":" + limits + "}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String uid = "U" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        return new Person(subject, driver, contract, token(contract, "RFID", uid), uid);
    }

    static String token(String contract, String type, String uid) {
        return asOperator()
                .body("{\"contract\":\"" + contract + "\",\"type\":\"" + type + "\",\"uid\":\"" + uid + "\"}")
                .post("/emsp/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static Answer authorize(String uid, @Nullable String references) {
        return call("POST", "/sender/tokens/" + uid + "/authorize", references);
    }
}
