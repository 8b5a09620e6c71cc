package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoLeaf;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stations that take shorter answers than a bundle is: they get none, and are told so (P7). */
@QuarkusTest
@TestProfile(LongAnswersTest.ShortStations.class)
class LongAnswersTest {

    private static final int MOST = 4_000;

    @Inject
    Pool database;

    public static class ShortStations implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("crossvolt.pki.provisioning.longest-answer", String.valueOf(MOST));
        }
    }

    @BeforeEach
    void begin() {
        Provisioned.begin();
    }

    private long count(String sql) {
        return database.query(sql)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    private static ValidatableResponse isRefused(ValidatableResponse answer) {
        return answer.statusCode(200)
                .body("status", equalTo("Failed"))
                .body("statusInfo.reasonCode", equalTo("AnswerTooLong"))
                .body("statusInfo.additionalInfo", containsString("a station takes " + MOST))
                .body("exiResponse", equalTo(""))
                .body("messageParts", nullValue());
    }

    @Test
    @Requirement({"P7", "O4"})
    void a_bundle_that_is_too_long_is_neither_signed_nor_sent() {
        DemoAuthority root = Broker.PKI.authority("v2g-a");
        DemoLeaf car = Broker.PKI.anotherCar("oem-1-sub2", "WXV12345678909901");
        Provisioned.putCar(car).statusCode(200);
        Provisioned.generate(Emaid.parse("DEXV1C00009901").withCheckDigit(), car, "v2g-a")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].pointer", equalTo("/certificateInstallationRes"))
                .body("errors[0].rule", equalTo("ANSWER_TOO_LONG"))
                .body("detail", containsString("a station takes " + MOST));
        isRefused(Provisioned.install(car, root));
        isRefused(Provisioned.install(car, root));
        assertThat(count("SELECT count(*) FROM pki.contract"))
                .as("the contract waits")
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM pki.contract_signature")).isZero();
        assertThat(count("SELECT count(*) FROM pki.audit WHERE action = 'SIGN_BUNDLE'"))
                .isZero();
    }

    @Test
    @Requirement("P7")
    void an_answer_of_another_pool_that_is_too_long_is_left_out() throws Exception {
        URI pool = URI.create(ConfigProvider.getConfig()
                .getValue("crossvolt.pki.provisioning.upstreams.neighbour.url", String.class));
        int[] length = {MOST};
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), pool.getPort()), 5);
        server.createContext("/", exchange -> {
            byte[] answer = ("{\"certificateInstallationRes\":\"" + "A".repeat(length[0]) + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Map<String, String> request = Map.of("schemaVersion", "urn:din:70121:2012:MsgDef", "exiRequest", "AAAA");
            Broker.service()
                    .body(request)
                    .post("/pnc/v1/ev-certificates")
                    .then()
                    .statusCode(200)
                    .body("exiResponse", equalTo("A".repeat(MOST)));
            length[0] = MOST + 4;
            Broker.service()
                    .body(request)
                    .post("/pnc/v1/ev-certificates")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("Failed"))
                    .body("exiResponse", equalTo(""));
        } finally {
            server.stop(0);
        }
    }
}
