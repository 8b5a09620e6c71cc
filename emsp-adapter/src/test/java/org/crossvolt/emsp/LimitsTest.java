package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.junit.jupiter.api.Test;

/** What a contract or a token allows less than everything, as a network that asks in real time sees it. */
@QuarkusTest
class LimitsTest {

    private static String allowed(Person person) {
        return Emsp.authorize(person.uid(), null).data().path("allowed").asText();
    }

    private static void becomes(String allowed, Person person) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(allowed(person)).isEqualTo(allowed));
    }

    /** Hours of the day around now, by so many hours, as somebody at UTC+offset would write them. */
    private static String hours(int fromHours, int untilHours, int offset) {
        ZonedDateTime there = Instant.now().atZone(ZoneOffset.ofHours(offset));
        return "{\"hours\":{\"from\":\""
                + LocalTime.from(there.plusHours(fromHours)).withNano(0) + "\",\"until\":\""
                + LocalTime.from(there.plusHours(untilHours)).withNano(0) + "\",\"time_zone\":\"" + there.getZone()
                + "\"}}";
    }

    @Test
    void hours_of_the_day_are_those_of_the_contracts_own_time_zone() {
        for (int offset : new int[] {-11, 0, 14}) {
            assertThat(allowed(Emsp.person(hours(-1, 1, offset)))).isEqualTo("ALLOWED");
            assertThat(allowed(Emsp.person(hours(1, 3, offset)))).isEqualTo("NOT_ALLOWED");
            assertThat(allowed(Emsp.person(hours(-3, -1, offset)))).isEqualTo("NOT_ALLOWED");
        }
        String elsewhere = hours(-1, 1, 0).replace("\"Z\"", "\"+06:00\"");
        assertThat(allowed(Emsp.person(elsewhere)))
                .as("the same numbers six hours away")
                .isEqualTo("NOT_ALLOWED");
    }

    @Test
    void a_contract_ends_and_begins_at_its_own_moments() {
        Person ann = Emsp.person();
        String contract = "/emsp/v1/contracts/" + ann.contract();
        Emsp.asOperator()
                .body("{\"valid_until\":\"" + Instant.now().plusSeconds(2) + "\"}")
                .patch(contract)
                .then()
                .statusCode(200);
        becomes("EXPIRED", ann);
        assertThat(Emsp.authorize(ann.uid(), null)
                        .data()
                        .path("token")
                        .path("valid")
                        .asBoolean(true))
                .isFalse();
        Emsp.asOperator()
                .body("{\"valid_until\":\"2099-01-01T00:00:00Z\"}")
                .patch(contract)
                .then()
                .statusCode(200);
        becomes("ALLOWED", ann);
    }

    @Test
    void a_contract_that_has_not_begun_charges_nothing_yet() {
        Person ann = Emsp.person();
        String later = Emsp.asOperator()
                .body("{\"driver\":\"" + ann.driver() + "\",\"valid_from\":\"2099-01-01T00:00:00Z\"}")
                .post("/emsp/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String uid = "LATER" + ann.uid().substring(0, 20);
        Emsp.token(later, "RFID", uid);
        assertThat(Emsp.authorize(uid, null).data().path("allowed").asText()).isEqualTo("NOT_ALLOWED");
        assertThat(allowed(ann)).as("the other contract of the same driver").isEqualTo("ALLOWED");
    }

    @Test
    void a_partner_may_be_named_or_left_out_and_others_are_not_touched() {
        assertThat(allowed(Emsp.person("{\"partners\":[\"NL-CPO\",\"DE-ABC\"]}")))
                .isEqualTo("ALLOWED");
        assertThat(allowed(Emsp.person("{\"partners\":[\"nl-cpo\"]}")))
                .as("in any case")
                .isEqualTo("ALLOWED");
        assertThat(allowed(Emsp.person("{\"excluded_partners\":[\"DE-ABC\"]}"))).isEqualTo("ALLOWED");
        assertThat(allowed(Emsp.person("{\"partners\":[\"NL-CPO\"],\"excluded_partners\":[\"NL-CPO\"]}")))
                .as("no is stronger")
                .isEqualTo("NOT_ALLOWED");
    }

    private static String said(String uid, String location) {
        return Emsp.authorize(uid, "{\"location_id\":\"" + location + "\"}")
                .data()
                .path("info")
                .path("text")
                .asText();
    }

    private static String allowedAt(String uid, String location) {
        return Emsp.authorize(uid, "{\"location_id\":\"" + location + "\"}")
                .data()
                .path("allowed")
                .asText();
    }

    @Test
    void a_contract_for_some_locations_charges_there_and_nowhere_else() {
        Emsp.call(
                "PUT",
                "/receiver/locations/NL/CPO/LIMIT1",
                Samples.location("NL-CPO", "LIMIT1", "2026-01-01T00:00:00Z"));
        Person ann = Emsp.person("{\"locations\":[\"nl/cpo/limit1\",\"NL/CPO/a/home\",\"DE/ABC/LIMIT2\"]}");
        Emsp.asOperator()
                .get("/emsp/v1/contracts/" + ann.contract())
                .then()
                .body("limits.locations", equalTo(List.of("NL/CPO/LIMIT1", "NL/CPO/A/HOME", "DE/ABC/LIMIT2")));
        assertThat(Emsp.authorize(ann.uid(), null).code())
                .as("it depends on the place")
                .isEqualTo(2002);
        assertThat(allowedAt(ann.uid(), "LIMIT1")).isEqualTo("ALLOWED");
        assertThat(allowedAt(ann.uid(), "Limit1")).as("in any case").isEqualTo("ALLOWED");
        assertThat(allowedAt(ann.uid(), "A/home"))
                .as("a charger that was never published")
                .isEqualTo("ALLOWED");
        for (String elsewhere : List.of("LIMIT2", "LIMIT10", "LIMIT", "NL/CPO/LIMIT1")) {
            assertThat(allowedAt(ann.uid(), elsewhere)).as(elsewhere).isEqualTo("NOT_ALLOWED");
        }
        assertThat(said(ann.uid(), "LIMIT2")).isEqualTo("The contract does not cover this charging location.");
    }

    @Test
    void limits_of_place_only_narrow_each_other() {
        Emsp.call(
                "PUT",
                "/receiver/locations/NL/CPO/LIMIT3",
                Samples.location("NL-CPO", "LIMIT3", "2026-01-01T00:00:00Z"));
        String here = "\"locations\":[\"NL/CPO/LIMIT3\"]";
        assertThat(allowedAt(
                        Emsp.person("{\"countries\":[\"NLD\"]," + here + "}").uid(), "LIMIT3"))
                .isEqualTo("ALLOWED");
        String abroad = Emsp.person("{\"countries\":[\"DEU\"]," + here + "}").uid();
        assertThat(allowedAt(abroad, "LIMIT3")).isEqualTo("NOT_ALLOWED");
        assertThat(said(abroad, "LIMIT3")).isEqualTo("The contract does not cover this country.");
        assertThat(allowedAt(
                        Emsp.person("{\"excluded_partners\":[\"NL-CPO\"]," + here + "}")
                                .uid(),
                        "LIMIT3"))
                .isEqualTo("NOT_ALLOWED");
    }

    @Test
    void a_driver_hears_by_app_why_a_location_is_not_covered() {
        Emsp.call(
                "PUT",
                "/receiver/locations/NL/CPO/LIMIT4",
                Samples.location("NL-CPO", "LIMIT4", "2026-01-01T00:00:00Z"));
        Person ann = Emsp.person("{\"locations\":[\"NL/CPO/ELSEWHERE\"]}");
        Emsp.asDriver(ann.subject())
                .header("Idempotency-Key", "limit-4")
                .body("{\"kind\":\"START\",\"station\":\"NL/CPO/LIMIT4\",\"evse_uid\":\"1\"}")
                .post("/driver/v1/operations")
                .then()
                .statusCode(403)
                .body("detail", equalTo("The contract does not cover this charging location."));
    }

    @Test
    void locations_that_can_not_be_are_refused_one_by_one() {
        Person ann = Emsp.person();
        String contract = "/emsp/v1/contracts/" + ann.contract();
        for (String wrong : List.of(
                "\"LIMIT1\"",
                "\"NL-CPO/LIMIT1\"",
                "\"NL*CPO*LIMIT1\"",
                "\"NLD/CPO/LIMIT1\"",
                "\"NL/CP/LIMIT1\"",
                "\"NL/C-O/LIMIT1\"",
                "\"NL/CPO/\"",
                "\"NL/CPO/ \"",
                "\"NL/CPO/" + "x".repeat(37) + "\"",
                "\"NL/CPO/a\\u0000b\"",
                "{\"country_code\":\"NL\",\"party_id\":\"CPO\",\"location_id\":\"LIMIT1\"}",
                "null",
                "7")) {
            Emsp.asOperator()
                    .body("{\"limits\":{\"locations\":[\"NL/CPO/FINE\"," + wrong + "]}}")
                    .patch(contract)
                    .then()
                    .statusCode(400)
                    .body("errors", hasSize(1))
                    .body("errors[0].pointer", equalTo("/limits/locations/1"));
        }
        String many = String.join(",", java.util.Collections.nCopies(301, "\"NL/CPO/L\""));
        for (String wrong : List.of("[" + many + "]", "\"NL/CPO/L\"", "{}")) {
            Emsp.asOperator()
                    .body("{\"limits\":{\"locations\":" + wrong + "}}")
                    .patch(contract)
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/limits/locations"))
                    .body("errors[0].message", equalTo("needs a list of at most 300"));
        }
        Emsp.asOperator().get(contract).then().body("limits.locations", hasSize(0));
    }

    private static io.restassured.response.ValidatableResponse patch(String address, String body) {
        return Emsp.asOperator().body(body).patch(address).then();
    }

    @Test
    void null_in_a_patch_clears_what_may_be_absent() {
        Person ann = Emsp.person("{\"credit\":5}");
        String contract = "/emsp/v1/contracts/" + ann.contract();
        patch(contract, "{\"valid_until\":\"2099-01-01T00:00:00Z\"}").body("valid_until", notNullValue());
        patch(contract, "{\"limits\":null}").body("limits.credit", nullValue()).body("valid_until", notNullValue());
        patch(contract, "{\"valid_until\":null}").statusCode(200).body("valid_until", nullValue());
        Emsp.asOperator().get(contract).then().body("valid_until", nullValue());

        String token = "/emsp/v1/tokens/" + ann.token();
        patch(token, "{\"valid_until\":\"2026-01-01T00:00:00Z\",\"group_id\":\"G\",\"visual_number\":\"7\"}")
                .body("group_id", equalTo("G"));
        becomes("EXPIRED", ann);
        patch(token, "{\"valid_until\":null}").statusCode(200).body("valid_until", nullValue());
        becomes("ALLOWED", ann);
        patch(token, "{\"group_id\":null,\"visual_number\":null}")
                .statusCode(200)
                .body("group_id", nullValue())
                .body("visual_number", nullValue());

        String driver = "/emsp/v1/drivers/" + ann.driver();
        patch(driver, "{\"email\":null}")
                .statusCode(200)
                .body("email", nullValue())
                .body("subject", equalTo(ann.subject()));
        patch(driver, "{\"subject\":null}").statusCode(200).body("subject", nullValue());
        Emsp.asDriver(ann.subject()).get("/driver/v1/sessions").then().statusCode(403);
    }

    @Test
    void null_in_a_patch_does_not_clear_what_has_to_be() {
        Person ann = Emsp.person();
        String driver = "/emsp/v1/drivers/" + ann.driver();
        String token = "/emsp/v1/tokens/" + ann.token();
        String contract = "/emsp/v1/contracts/" + ann.contract();
        patch(driver, "{\"name\":null}").statusCode(400).body("errors[0].pointer", equalTo("/name"));
        patch(driver, "{\"language\":null}").statusCode(400).body("errors[0].pointer", equalTo("/language"));
        patch(token, "{\"whitelist\":null}").statusCode(400).body("errors[0].pointer", equalTo("/whitelist"));
        patch(token, "{\"blocked\":null}").statusCode(400).body("errors[0].pointer", equalTo("/blocked"));
        patch(contract, "{\"valid_from\":null}").statusCode(400).body("errors[0].pointer", equalTo("/valid_from"));
        patch(contract, "{\"valid_until\":\"2020-01-01T00:00:00Z\"}")
                .statusCode(400)
                .body("errors[0].rule", equalTo("order"));
        for (String address : List.of(driver, token, contract)) {
            patch(address, "{}").statusCode(200);
            patch(address, "null").statusCode(400);
        }
        Emsp.asOperator().get(driver).then().body("name", equalTo("Ann Person"));
        assertThat(allowed(ann)).isEqualTo("ALLOWED");
    }

    private static List<Recorded> pushed(Person person) {
        return Emsp.hub().at("receiver/tokens").stream()
                .filter(request -> request.path().endsWith("/NL/CVE/" + person.uid()))
                .toList();
    }

    @Test
    void a_group_is_told_to_networks_and_can_be_changed() {
        Person ann = Emsp.person();
        String token = "/emsp/v1/tokens/" + ann.token();
        Emsp.asOperator().get(token).then().statusCode(200).body("group_id", nullValue());
        Emsp.asOperator()
                .body("{\"group_id\":\"FLEET-7\"}")
                .patch(token)
                .then()
                .statusCode(200)
                .body("group_id", equalTo("FLEET-7"));
        assertThat(Emsp.authorize(ann.uid(), null)
                        .data()
                        .path("token")
                        .path("group_id")
                        .asText())
                .isEqualTo("FLEET-7");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !pushed(ann).isEmpty()
                        && pushed(ann)
                                .getLast()
                                .json()
                                .path("group_id")
                                .asText()
                                .equals("FLEET-7"));
        for (String wrong : List.of("\"\"", "\"two words\"", "\"" + "x".repeat(37) + "\"", "{}")) {
            Emsp.asOperator()
                    .body("{\"group_id\":" + wrong + "}")
                    .patch(token)
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/group_id"));
        }
        Emsp.asOperator().get(token).then().body("group_id", equalTo("FLEET-7"));
    }
}
