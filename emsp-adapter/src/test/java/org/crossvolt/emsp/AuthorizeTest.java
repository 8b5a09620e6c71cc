package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.junit.jupiter.api.Test;

/** Real-time authorisation, and how tokens come to the hub. */
@QuarkusTest
class AuthorizeTest {

    private static final int MOST_GUESSES = 200;

    private static String allowed(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.code()).isEqualTo(1000);
        return answer.data().path("allowed").asText();
    }

    private static void becomes(String allowed, String uid) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(allowed(Emsp.authorize(uid, null))).isEqualTo(allowed));
    }

    @Test
    void a_good_card_may_charge_and_gets_a_reference() {
        Person ann = Emsp.person();
        Answer answer = Emsp.authorize(ann.uid(), null);
        assertThat(allowed(answer)).isEqualTo("ALLOWED");
        assertThat(answer.data().path("authorization_reference").asText()).hasSize(36);
        assertThat(answer.data().path("token").path("contract_id").asText()).isEqualTo(ann.contract());
        assertThat(allowed(Emsp.authorize(ann.uid().toLowerCase(java.util.Locale.ROOT), null)))
                .isEqualTo("ALLOWED");
    }

    @Test
    void an_unknown_token_is_a_404_with_2004() {
        Person ann = Emsp.person();
        for (String uid : List.of("nobody", ann.uid() + "0", ann.uid() + "?type=APP_USER", "x".repeat(60))) {
            Answer answer = Emsp.call(
                    "POST",
                    "/sender/tokens/" + uid.replace("?", "/authorize?") + (uid.contains("?") ? "" : "/authorize"),
                    null);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo(2004);
            assertThat(answer.data().isMissingNode() || answer.data().isNull()).isTrue();
        }
    }

    @Test
    void every_reason_to_say_no_has_its_own_answer() {
        Person blocked = Emsp.person();
        Emsp.asOperator()
                .post("/emsp/v1/tokens/" + blocked.token() + "/block")
                .then()
                .statusCode(200);
        assertThat(allowed(Emsp.authorize(blocked.uid(), null))).isEqualTo("BLOCKED");
        Emsp.asOperator()
                .post("/emsp/v1/tokens/" + blocked.token() + "/unblock")
                .then()
                .statusCode(200);
        assertThat(allowed(Emsp.authorize(blocked.uid(), null))).isEqualTo("ALLOWED");
        Emsp.asOperator()
                .post("/emsp/v1/contracts/" + blocked.contract() + "/block")
                .then()
                .statusCode(200);
        becomes("BLOCKED", blocked.uid());

        Person expired = Emsp.person();
        Emsp.asOperator()
                .body("{\"valid_until\":\"2026-01-01T00:00:00Z\"}")
                .patch("/emsp/v1/tokens/" + expired.token())
                .then()
                .statusCode(200);
        assertThat(allowed(Emsp.authorize(expired.uid(), null))).isEqualTo("EXPIRED");

        assertThat(allowed(Emsp.authorize(Emsp.person("{\"credit\":0}").uid(), null)))
                .isEqualTo("NO_CREDIT");
        assertThat(allowed(Emsp.authorize(
                        Emsp.person("{\"partners\":[\"DE-ABC\"]}").uid(), null)))
                .isEqualTo("NOT_ALLOWED");
        assertThat(allowed(Emsp.authorize(
                        Emsp.person("{\"excluded_partners\":[\"NL-CPO\"]}").uid(), null)))
                .isEqualTo("NOT_ALLOWED");
        Person paid = Emsp.person("{\"credit\":0}");
        Emsp.asOperator()
                .body("{\"amount\":5,\"reference\":\"p\"}")
                .post("/emsp/v1/contracts/" + paid.contract() + "/payments")
                .then()
                .statusCode(200);
        becomes("ALLOWED", paid.uid());
    }

    @Test
    void a_contract_for_some_countries_needs_to_know_the_place() {
        Emsp.call(
                "PUT",
                "/receiver/locations/NL/CPO/AUTHLOC",
                Samples.location("NL-CPO", "AUTHLOC", "2026-01-01T00:00:00Z"));
        Person ann = Emsp.person("{\"countries\":[\"NLD\"]}");
        Answer nowhere = Emsp.authorize(ann.uid(), null);
        assertThat(nowhere.status()).isEqualTo(200);
        assertThat(nowhere.code()).isEqualTo(2002);
        Answer here = Emsp.authorize(ann.uid(), "{\"location_id\":\"authloc\",\"evse_uids\":[\"1\",\"77\"]}");
        assertThat(allowed(here)).isEqualTo("ALLOWED");
        assertThat(here.data().path("location").path("evse_uids")).hasSize(1);
        assertThat(allowed(Emsp.authorize(ann.uid(), "{\"location_id\":\"elsewhere\"}")))
                .isEqualTo("NOT_ALLOWED");
        assertThat(allowed(Emsp.authorize(ann.uid(), "{\"location_id\":\"AUTHLOC\",\"evse_uids\":[\"99\"]}")))
                .isEqualTo("NOT_ALLOWED");
        assertThat(allowed(Emsp.authorize(
                        Emsp.person("{\"countries\":[\"DEU\"]}").uid(), "{\"location_id\":\"AUTHLOC\"}")))
                .isEqualTo("NOT_ALLOWED");
        // A charger that was never published may be anybody's at home.
        assertThat(allowed(Emsp.authorize(Emsp.person().uid(), "{\"location_id\":\"home\"}")))
                .isEqualTo("ALLOWED");
    }

    @Test
    void what_is_no_question_is_refused_with_a_reason() {
        Person ann = Emsp.person();
        assertThat(Emsp.authorize(ann.uid(), "{").status()).isEqualTo(400);
        assertThat(Emsp.authorize(ann.uid(), "{}").message()).contains("location_id");
        assertThat(Emsp.authorize(ann.uid(), "{\"location_id\":7}").code()).isEqualTo(2001);
        String address = Emsp.url() + "/ocpi/2.2.1/sender/tokens/" + ann.uid() + "/authorize";
        assertThat(Emsp.hub().call("POST", address, null, null, null).code()).isEqualTo(2001);
        assertThat(Emsp.hub().call("POST", address, Emsp.CPO, "FR-XXX", null).code())
                .isEqualTo(4001);
        assertThat(Emsp.hub().call("POST", address, Emsp.CPO, null, null).code())
                .as("two parties live here")
                .isEqualTo(2001);
        assertThat(Emsp.hub()
                        .call("POST", address, Emsp.CPO, Emsp.US, null, "guess")
                        .status())
                .isEqualTo(401);
        assertThat(Emsp.hub().call("POST", address, Emsp.CPO, "DE-CVE", null).code())
                .as("another party's token")
                .isEqualTo(2004);
    }

    @Test
    void whoever_guesses_tokens_is_slowed_down_alone() {
        Person ann = Emsp.person();
        String address = Emsp.url() + "/ocpi/2.2.1/sender/tokens/";
        Answer last = guess(address, 0);
        assertThat(last.status()).isEqualTo(404);
        assertThat(last.header("Retry-After"))
                .as("there is nothing to wait for")
                .isEmpty();
        for (int i = 1; i < MOST_GUESSES && last.status() != 429; i++) {
            last = guess(address, i);
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo(2000);
        assertThat(last.header("Retry-After")).matches("[1-9][0-9]?");
        assertThat(last.message()).contains("Retry-After");
        Answer known = Emsp.hub().call("POST", address + ann.uid() + "/authorize", "NL-BAD", Emsp.US, null);
        assertThat(known.status()).as("what it knows is not told either").isEqualTo(429);
        assertThat(known.header("Retry-After")).matches("[1-9][0-9]?");
        assertThat(allowed(Emsp.authorize(ann.uid(), null))).isEqualTo("ALLOWED");
        await().atMost(Duration.ofSeconds(Long.parseLong(last.header("Retry-After")) + 5))
                .untilAsserted(() -> assertThat(guess(address, MOST_GUESSES).status())
                        .as("after the time it was told")
                        .isEqualTo(404));
    }

    private static Answer guess(String address, int number) {
        return Emsp.hub().call("POST", address + "g" + number + "/authorize", "NL-BAD", Emsp.US, null);
    }

    @Test
    void a_contract_of_plug_and_charge_is_found_however_its_emaid_is_written() {
        Person ann = Emsp.person();
        Emsp.token(ann.contract(), "OTHER", ann.contract());
        String dashed = ann.contract().substring(0, 2) + "-" + ann.contract().substring(2, 5) + "-"
                + ann.contract().substring(5, 14) + "-" + ann.contract().substring(14);
        for (String written : List.of(ann.contract(), dashed, ann.contract().substring(0, 14))) {
            for (String type : List.of("OTHER", "EMAID")) {
                assertThat(allowed(Emsp.call("POST", "/sender/tokens/" + written + "/authorize?type=" + type, null)))
                        .isEqualTo("ALLOWED");
            }
            assertThat(Emsp.call("POST", "/sender/tokens/" + written + "/authorize", null)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void the_hub_gets_each_tokens_newest_state() {
        Person ann = Emsp.person();
        await().atMost(Duration.ofSeconds(20)).until(() -> pushed(ann).size() == 1);
        Recorded first = pushed(ann).getFirst();
        assertThat(first.method()).isEqualTo("PUT");
        assertThat(first.query()).isEqualTo("type=RFID");
        assertThat(first.from()).isEqualTo("NL-CVE");
        assertThat(first.to()).isEqualTo("NL-HUB");
        assertThat(first.json().path("valid").asBoolean()).isTrue();
        Emsp.asOperator()
                .post("/emsp/v1/contracts/" + ann.contract() + "/block")
                .then()
                .statusCode(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !pushed(ann).getLast().json().path("valid").asBoolean(true));
    }

    private static List<Recorded> pushed(Person person) {
        return Emsp.hub().at("receiver/tokens").stream()
                .filter(request -> request.path().endsWith("/NL/CVE/" + person.uid()))
                .toList();
    }

    @Test
    void tokens_are_listed_page_by_page_for_each_party() {
        Emsp.person();
        Emsp.person();
        Answer page = Emsp.call("GET", "/sender/tokens?limit=1", null);
        assertThat(page.code()).isEqualTo(1000);
        assertThat(page.data()).hasSize(1);
        assertThat(Integer.parseInt(page.header("X-Total-Count"))).isGreaterThan(1);
        assertThat(page.header("Link")).contains("/sender/tokens?offset=1&limit=1", "rel=\"next\"");
        assertThat(Emsp.call("GET", "/sender/tokens?date_from=2099-01-01T00:00:00Z", null)
                        .data())
                .isEmpty();
        for (String wrong : List.of("limit=0", "offset=-1", "date_from=x", "limit=many")) {
            assertThat(Emsp.call("GET", "/sender/tokens?" + wrong, null).code()).isEqualTo(2001);
        }
        String address = Emsp.url() + "/ocpi/2.2.1/sender/tokens";
        assertThat(Emsp.hub().call("GET", address, Emsp.CPO, "DE-CVE", null).data())
                .isEmpty();
    }
}
