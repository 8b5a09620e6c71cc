package org.crossvolt.tariff;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The doors for one question, from outside. */
@QuarkusTest
class DoorsTest {

    private static RequestSpecification asService() {
        return given().auth().oauth2(TestTokens.of("service")).contentType("application/json");
    }

    private static ValidatableResponse post(String door, Object body) {
        return asService().body(body.toString()).post("/tariff/v1/" + door).then();
    }

    private static ObjectNode priceRequest(String caseName) {
        ObjectNode request = Samples.object();
        request.set("cdr", Samples.cdr(caseName));
        return request;
    }

    private static ObjectNode estimate() {
        ObjectNode request = Samples.object();
        request.set("tariff", Samples.tariff("g-23-step-over-a-change"));
        return request.put("start_date_time", "2026-03-02T15:35:00Z")
                .put("energy", 10)
                .put("minutes", 35)
                .put("time_zone", "Europe/Amsterdam");
    }

    @Test
    void a_cdr_is_priced_and_every_line_says_why() {
        post("price", priceRequest("g-02-flat-and-energy"))
                .statusCode(200)
                .body("total.excl_vat", equalTo(5.5f))
                .body("total.incl_vat", equalTo(6.1f))
                .body("sure", equalTo(true))
                .body("lines.dimension", equalTo(List.of("FLAT", "ENERGY")))
                .body(
                        "lines[1].why",
                        containsString("elements/1 (no restrictions) is the first with a price for ENERGY that holds"));
    }

    @Test
    void tariffs_of_the_request_take_the_place_of_those_of_the_cdr() {
        ObjectNode request = priceRequest("g-02-flat-and-energy");
        request.putArray("tariffs").add(Samples.tariff("g-01-energy"));
        post("price", request).statusCode(200).body("total.excl_vat", equalTo(5.0f));
    }

    @Test
    void the_rounding_can_be_chosen() {
        ObjectNode request = priceRequest("g-11-half-a-cent-goes-up");
        request.putObject("rounding").put("mode", "HALF_EVEN");
        post("price", request).statusCode(200).body("total.excl_vat", equalTo(5.62f));
        request.putObject("rounding").put("total_decimals", 4);
        post("price", request).statusCode(200).body("total.excl_vat", equalTo(5.625f));
    }

    @Test
    void an_estimate_is_cut_where_the_price_changes() {
        post("price/estimate", estimate())
                .statusCode(200)
                .body("total.excl_vat", equalTo(1.3f))
                .body("lines.volume", equalTo(List.of(1500, 600)))
                .body("notes.code", not(hasItem("SPANS_PRICE_CHANGE")));
    }

    @Test
    void an_estimate_is_cut_where_a_bound_of_energy_is_met() {
        ObjectNode request = estimate().put("energy", 12).put("parking_minutes", 10);
        request.set("tariff", Samples.tariff("energy-bound-met"));
        post("price/estimate", request)
                .statusCode(200)
                .body("lines.volume", equalTo(List.of(10, 2)))
                .body("total.excl_vat", equalTo(4.0f));
    }

    @Test
    void a_tariff_is_linted() {
        post("lint", Samples.tariff("g-01-energy")).statusCode(200).body("findings", equalTo(List.of()));
        post("lint", Samples.tariff("nothing-holds")).statusCode(200).body("findings.code", equalTo(List.of("GAP")));
    }

    @Test
    void a_cdr_is_checked() {
        ObjectNode request = priceRequest("g-02-flat-and-energy");
        post("check", request).statusCode(200).body("outcome", equalTo("CONSISTENT"));
        request.withObject("/cdr/total_cost").put("excl_vat", 9);
        post("check", request)
                .statusCode(200)
                .body("outcome", equalTo("DEVIATES"))
                .body("findings[0].code", equalTo("TOTAL_COST"))
                .body("findings[0].computed", equalTo(5.5f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"price", "price/estimate", "lint", "check", "price/batch", "check/batch"})
    void nobody_comes_in_without_a_token_and_a_role(String door) {
        String at = "/tariff/v1/" + door;
        given().body("{}")
                .post(at)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer"))
                .contentType("application/problem+json");
        given().auth().oauth2("nonsense").body("{}").post(at).then().statusCode(401);
        given().auth()
                .oauth2(TestTokens.expired("service"))
                .body("{}")
                .post(at)
                .then()
                .statusCode(401);
        given().auth()
                .oauth2(TestTokens.of("driver"))
                .body("{}")
                .post(at)
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
        asService().get(at).then().statusCode(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service", "hub-operator", "cpo-operator", "emsp-operator"})
    void every_role_that_may_price_does(String role) {
        given().auth()
                .oauth2(TestTokens.of(role))
                .body(priceRequest("g-01-energy").toString())
                .post("/tariff/v1/price")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "price | | /",
                "price | { | /",
                "price | [] | /",
                "price | {} | /cdr",
                "price | {\"cdr\": 1} | /cdr",
                "price | {\"cdr\": {}} | /cdr/id",
                "price | {\"cdrs\": []} | /cdrs",
                "price | {\"cdr\": {}, \"cdr\": {}} | /",
                "price/estimate | {} | /tariff",
                "price/estimate | {\"minutes\": 0} | /minutes",
                "price/estimate | {\"minutes\": 999999999} | /minutes",
                "price/estimate | {\"energy\": -1} | /energy",
                "price/estimate | {\"energy\": 1e999999999} | /energy",
                "price/estimate | {\"energy\": 1e99999999999} | /",
                "lint | {} | /elements",
                "lint | {\"elements\": []} | /elements",
                "check | {} | /cdr",
                "check | {\"cdr\": {}, \"tolerance\": -1} | /tolerance",
                "check | {\"known_tariffs\": [{}]} | /known_tariffs/0/id"
            })
    void a_body_that_can_not_be_used_is_a_problem_that_says_where(String door, String body, String pointer) {
        String answer = post(door, body == null ? "" : body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body(not(containsString("org.crossvolt")))
                .body(not(containsString("Exception")))
                .extract()
                .asString();
        assertThat(answer).contains(pointer.equals("/") ? "\"pointer\":\"\"" : "\"pointer\":\"" + pointer);
    }

    @Test
    void an_unknown_zone_and_unknown_rounding_are_problems() {
        ObjectNode request = priceRequest("g-01-energy").put("time_zone", "Europe/Atlantis");
        post("price", request).statusCode(400).body("errors.pointer", hasItem("/time_zone"));
        request.put("time_zone", "Europe/Amsterdam").putObject("rounding").put("mode", "UP_AND_AWAY");
        post("price", request).statusCode(400).body("errors.pointer", hasItem("/rounding/mode"));
        request.putObject("rounding").put("line_decimals", 13);
        post("price", request).statusCode(400).body("errors.pointer", hasItem("/rounding/line_decimals"));
    }

    @ParameterizedTest
    @CsvSource({
        "zone-missing, NO_TIME_ZONE, /cdr/tariffs/0",
        "tariff-of-another-currency, OTHER_CURRENCY, /cdr/tariffs/0/currency",
        "tariff-that-is-not-there, UNKNOWN_TARIFF, /cdr/charging_periods/0/tariff_id",
        "two-tariffs-fit, AMBIGUOUS_TARIFF, /cdr/tariffs"
    })
    void what_has_no_price_is_a_problem_and_never_a_number(String caseName, String rule, String pointer) {
        post("price", priceRequest(caseName))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.rule", equalTo(List.of(rule)))
                .body("errors.pointer", equalTo(List.of(pointer)))
                .body("total", equalTo(null));
    }

    @Test
    void a_body_over_the_limit_is_413() {
        post("price", "{\"x\": \"" + "a".repeat(10 * 1024 * 1024) + "\"}")
                .statusCode(413)
                .contentType("application/problem+json");
    }

    @Test
    void no_json_whatever_crashes_a_door() {
        Random random = new Random(42);
        byte[] good = priceRequest("g-13-complex-monday").toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 300; i++) {
            byte[] spoiled = good.clone();
            for (int hit = 0; hit < 1 + random.nextInt(4); hit++) {
                spoiled[random.nextInt(spoiled.length)] = (byte) (32 + random.nextInt(95));
            }
            int status = asService().body(spoiled).post("/tariff/v1/price").statusCode();
            assertThat(status).as(new String(spoiled, StandardCharsets.UTF_8)).isIn(200, 400, 422);
        }
    }
}
