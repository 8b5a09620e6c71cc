package org.crossvolt.emsp;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.types.Emaid;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DriversTest {

    private static final List<String> DOORS = List.of(
            "/emsp/v1/drivers",
            "/emsp/v1/contracts",
            "/emsp/v1/tokens",
            "/emsp/v1/hub",
            "/emsp/v1/driver-files",
            "/emsp/v1/contract-files",
            "/emsp/v1/token-files");

    @Test
    void the_operators_doors_are_for_operators_only() {
        for (String door : DOORS) {
            given().get(door).then().statusCode(401).contentType("application/problem+json");
            given().auth().oauth2(TestTokens.of("driver")).get(door).then().statusCode(403);
            given().auth()
                    .oauth2(TestTokens.of("hub-operator"))
                    .get(door)
                    .then()
                    .statusCode(403);
            given().auth()
                    .oauth2(TestTokens.expired("emsp-operator"))
                    .get(door)
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void a_driver_with_a_contract_and_a_card_can_be_read_again() {
        Person ann = Emsp.person();
        Emsp.asOperator()
                .get("/emsp/v1/drivers/" + ann.driver())
                .then()
                .statusCode(200)
                .body("name", equalTo("Ann Person"));
        Emsp.asOperator()
                .get("/emsp/v1/contracts/" + ann.contract())
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("party", equalTo("NL-CVE"));
        Assertions.assertThat(Emaid.parse(ann.contract()).hasWrongCheckDigit()).isFalse();
        Assertions.assertThat(ann.contract()).startsWith("NLCVEC").hasSize(15);
        Emsp.asOperator()
                .get("/emsp/v1/tokens?contract=" + ann.contract())
                .then()
                .body("tokens.uid", hasItem(ann.uid()))
                .body("tokens[0].valid", equalTo(true))
                .body("tokens[0].issuer", equalTo("Crossvolt"));
    }

    @Test
    void a_driver_that_can_not_be_is_refused_with_every_reason() {
        Emsp.asOperator()
                .body("{\"party\":\"XX-NOT\",\"email\":\"no\",\"language\":\"english\",\"age\":3}")
                .post("/emsp/v1/drivers")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItems("/party", "/name", "/email", "/language", "/age"));
        for (String body : List.of("", "{", "[]", "\"x\"", "{\"party\":\"NL-CVE\"}", "{\"party\":7,\"name\":\"A\"}")) {
            Emsp.asOperator().body(body).post("/emsp/v1/drivers").then().statusCode(400);
        }
        for (String id : List.of("x", UUID.randomUUID().toString(), "0")) {
            Emsp.asOperator().get("/emsp/v1/drivers/" + id).then().statusCode(404);
            Emsp.asOperator().delete("/emsp/v1/drivers/" + id).then().statusCode(404);
        }
    }

    @Test
    void one_log_in_belongs_to_one_driver() {
        Person ann = Emsp.person();
        Emsp.asOperator()
                .body("{\"party\":\"NL-CVE\",\"name\":\"Bob\",\"subject\":\"" + ann.subject() + "\"}")
                .post("/emsp/v1/drivers")
                .then()
                .statusCode(409);
    }

    @Test
    void a_contract_that_can_not_be_is_refused_with_every_reason() {
        Person ann = Emsp.person();
        Emsp.asOperator()
                .body(
                        "{\"currency\":\"NIX\",\"valid_until\":\"yesterday\",\"limits\":{\"credit\":-1,\"countries\":[\"NL\"],"
                                + "\"partners\":[\"x\"],\"hours\":{\"from\":\"9\"},\"speed\":1}}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(400)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/driver",
                                "/currency",
                                "/valid_until",
                                "/limits/credit",
                                "/limits/countries/0",
                                "/limits/partners/0",
                                "/limits/hours",
                                "/limits/speed"));
        String base = "{\"driver\":\"" + ann.driver() + "\",\"id\":\"";
        Emsp.asOperator()
                .body(base + "NLCVEC12345678A\"}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(400)
                .body("errors[0].rule", equalTo("check-digit"));
        Emsp.asOperator()
                .body(base + "DEABCC12345678\"}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(400)
                .body("errors[0].rule", equalTo("provider"));
        Emsp.asOperator()
                .body(base + ann.contract() + "\"}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(409);
        Emsp.asOperator()
                .body("{\"driver\":\"" + UUID.randomUUID() + "\"}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(400);
    }

    @Test
    void an_ended_contract_does_not_come_back() {
        Person ann = Emsp.person();
        String contract = "/emsp/v1/contracts/" + ann.contract();
        Emsp.asOperator().post(contract + "/block").then().statusCode(200).body("state", equalTo("BLOCKED"));
        Emsp.asOperator().post(contract + "/unblock").then().statusCode(200).body("state", equalTo("ACTIVE"));
        Emsp.asOperator().post(contract + "/end").then().statusCode(200);
        Emsp.asOperator().post(contract + "/unblock").then().statusCode(409);
        Emsp.asOperator()
                .body("{\"contract\":\"" + ann.contract() + "\",\"uid\":\"X1\"}")
                .post("/emsp/v1/tokens")
                .then()
                .statusCode(400);
    }

    @Test
    void a_payment_said_twice_counts_once() {
        Person ann = Emsp.person();
        String payments = "/emsp/v1/contracts/" + ann.contract() + "/payments";
        String paid = "{\"amount\":12.50,\"reference\":\"bank-1\"}";
        Emsp.asOperator().body(paid).post(payments).then().statusCode(200);
        Emsp.asOperator().body(paid).post(payments).then().statusCode(200).body("spent", equalTo(-12.5f));
        for (String wrong :
                List.of("{}", "{\"amount\":0,\"reference\":\"r\"}", "{\"amount\":\"1\",\"reference\":\"r\"}")) {
            Emsp.asOperator().body(wrong).post(payments).then().statusCode(400);
        }
    }

    @Test
    void an_import_takes_good_lines_and_names_bad_ones_and_its_export_can_be_read() {
        Person ann = Emsp.person();
        String uid = "I" + System.nanoTime();
        String good = "{\"contract\":\"" + ann.contract() + "\",\"uid\":\"" + uid + "\",\"group_id\":\"fleet\"}";
        String lines = good + "\n{\"contract\":\"?\"}\n\nnot json\n" + good + "\n";
        Emsp.asOperator()
                .contentType("application/x-ndjson")
                .body(lines.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/emsp/v1/token-files")
                .then()
                .statusCode(200)
                .body("added", equalTo(1))
                .body("refused", equalTo(3))
                .body("lines.line", equalTo(List.of(1, 2, 4, 5)))
                .body("lines[3].problem.status", equalTo(409));
        String export = Emsp.asOperator()
                .get("/emsp/v1/token-files")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        Assertions.assertThat(export.lines().filter(line -> line.contains(uid))).hasSize(1);
    }

    @Test
    void a_driver_is_told_everything_and_then_forgotten() {
        Person ann = Emsp.person();
        Emsp.asOperator()
                .body("{\"amount\":12.50,\"reference\":\"invoice 7\"}")
                .post("/emsp/v1/contracts/" + ann.contract() + "/payments")
                .then()
                .statusCode(200);
        Emsp.asDriver(ann.subject())
                .body("{\"url\":\"" + Emsp.hub().url() + "/hooks/gone\"}")
                .post("/driver/v1/webhooks")
                .then()
                .statusCode(201);
        Emsp.asOperator()
                .get("/emsp/v1/drivers/" + ann.driver() + "/export")
                .then()
                .statusCode(200)
                .body("driver.email", equalTo("ann@example.org"))
                .body("contracts[0].id", equalTo(ann.contract()))
                .body("tokens[0].uid", equalTo(ann.uid()))
                .body("payments[0].reference", equalTo("invoice 7"))
                .body("payments[0].amount", equalTo(12.5f))
                .body("webhooks", hasSize(1))
                .body("operations", hasSize(0))
                .body("sessions", hasSize(0))
                .body("receipts", hasSize(0))
                .body("vehicles", hasSize(0));
        Emsp.asOperator()
                .get("/emsp/v1/drivers/" + Emsp.person().driver() + "/export")
                .then()
                .statusCode(200)
                .body("payments", hasSize(0))
                .body("webhooks", hasSize(0));
        Emsp.asDriver(ann.subject())
                .get("/emsp/v1/drivers/" + ann.driver() + "/export")
                .then()
                .statusCode(403);
        Emsp.asOperator().delete("/emsp/v1/drivers/" + ann.driver()).then().statusCode(204);
        Emsp.asOperator()
                .get("/emsp/v1/drivers/" + ann.driver() + "/export")
                .then()
                .statusCode(200)
                .body("webhooks", hasSize(0))
                .body("driver.name", nullValue());
        Emsp.asOperator()
                .get("/emsp/v1/drivers/" + ann.driver())
                .then()
                .statusCode(200)
                .body("name", nullValue())
                .body("email", nullValue())
                .body("subject", nullValue())
                .body("erased_at", notNullValue());
        Emsp.asOperator().get("/emsp/v1/contracts/" + ann.contract()).then().body("state", equalTo("ENDED"));
        Emsp.asOperator().delete("/emsp/v1/drivers/" + ann.driver()).then().statusCode(404);
        Emsp.asOperator()
                .body("{\"name\":\"Again\"}")
                .patch("/emsp/v1/drivers/" + ann.driver())
                .then()
                .statusCode(409);
    }
}
