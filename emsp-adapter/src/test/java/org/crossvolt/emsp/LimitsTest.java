package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
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
