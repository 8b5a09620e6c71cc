package org.crossvolt.pki;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RunningServiceTest {

    @Test
    void it_says_that_it_is_ready_and_alive() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void it_shows_its_metrics_and_its_document() {
        given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Crossvolt pki-broker"));
    }

    @Test
    void an_unknown_address_is_a_problem_without_anything_internal() {
        given().get("/nothing/here")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404))
                .body(not(containsString("org.crossvolt")))
                .body(not(containsString("Exception")));
    }

    @Test
    void changes_of_an_unknown_address_are_refused() {
        given().delete("/nothing/here").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void a_body_for_an_unknown_address_is_refused() {
        given().contentType("application/json")
                .body("{")
                .post("/nothing/here")
                .then()
                .statusCode(404);
    }

    @Test
    void a_body_over_the_limit_is_a_problem_at_every_door() {
        String tooLong = " ".repeat(256 * 1024) + "{}";
        for (String door : new String[] {
            "POST /pnc/v1/authorizations",
            "POST /pnc/v1/ev-certificates",
            "PUT /opnc/v1/cps/contractData/sign",
            "POST /trust/v1/anchors",
            "POST /ocsp"
        }) {
            Broker.service()
                    .body(tooLong)
                    .request(door.split(" ", -1)[0], door.split(" ", -1)[1])
                    .then()
                    .statusCode(413)
                    .contentType("application/problem+json")
                    .body("detail", containsString("262144 bytes"));
        }
        Broker.service()
                .body(tooLong.substring(2))
                .post("/pnc/v1/authorizations")
                .then()
                .statusCode(400);
        given().get("/q/health/ready").then().statusCode(200);
    }
}
