package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperatorTest {

    private static final List<String> ADDRESSES = List.of(
            "/operator/v1/platforms", "/operator/v1/agreements", "/operator/v1/exchanges", "/operator/v1/platforms/x");

    @Test
    void without_a_token_or_with_a_bad_one_nobody_comes_in() {
        for (String address : ADDRESSES) {
            given().get(address).then().statusCode(401).contentType("application/problem+json");
            given().auth().oauth2("not.a.token").get(address).then().statusCode(401);
            given().auth()
                    .oauth2(TestTokens.expired("hub-operator"))
                    .get(address)
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void other_roles_are_refused() {
        for (String address : ADDRESSES) {
            for (String role : List.of("driver", "party-admin", "cpo-operator")) {
                if (role.equals("party-admin") && address.contains("agreements")) {
                    continue;
                }
                given().auth()
                        .oauth2(TestTokens.of(role))
                        .get(address)
                        .then()
                        .statusCode(403)
                        .contentType("application/problem+json");
            }
        }
    }

    @Test
    void an_invitation_needs_a_name_and_nothing_else() {
        for (String body :
                List.of("", "{", "[]", "{}", "{\"name\":\"\"}", "{\"name\":7}", "{\"name\":\"x\",\"more\":1}")) {
            Hub.asOperator()
                    .body(body)
                    .post("/operator/v1/invitations")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        Hub.asOperator()
                .body("{\"more\":1}")
                .post("/operator/v1/invitations")
                .then()
                .body("errors.pointer", hasItems("/name", "/more"));
    }

    @Test
    void platforms_are_shown_without_any_token() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-P" + Unique.letters(2))) {
            String id = Operators.platformIdOf(partner.parties.getFirst());
            Hub.asOperator()
                    .get("/operator/v1/platforms/" + id)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("REGISTERED"))
                    .body("roles[0].status", equalTo("CONNECTED"))
                    .body("endpoints.size()", equalTo(16))
                    .body(not(containsString(partner.tokenForUs)))
                    .body(not(containsString(partner.tokenForHub)));
            Hub.asOperator().get("/operator/v1/platforms/nobody").then().statusCode(404);
            Hub.asOperator()
                    .post("/operator/v1/platforms/" + id + "/resume")
                    .then()
                    .statusCode(409);
        }
    }

    @Test
    void a_platform_that_wants_raw_tokens_gets_them() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-P" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP NL-P" + Unique.letters(2))) {
            String address = "/operator/v1/platforms/" + Operators.platformIdOf(partner.parties.getFirst());
            Hub.asOperator()
                    .body("{\"quirks\":{\"raw_token\":true}}")
                    .patch(address)
                    .then()
                    .statusCode(200);
            emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                    .to(partner.parties.getFirst())
                    .send();
            assertThat(partner.functional().getLast().header("Authorization")).isEqualTo("Token " + partner.tokenForUs);
            for (String body : List.of(
                    "{}", "{\"quirks\":1}", "{\"quirks\":{\"raw_token\":\"yes\"}}", "{\"quirks\":{\"fast\":true}}")) {
                Hub.asOperator().body(body).patch(address).then().statusCode(400);
            }
        }
    }

    @Test
    void agreements_are_written_read_and_removed() {
        String address = "/operator/v1/agreements/a1";
        String good =
                "{\"parties\":[\"NL-CVC\",\"fr-em1\"],\"modules\":[\"locations\",\"tokens\"],\"from\":\"2026-01-01T00:00:00Z\"}";
        Hub.asOperator().body(good).put(address).then().statusCode(201).body("parties[1]", equalTo("FR-EM1"));
        Hub.asOperator().body(good).put(address).then().statusCode(200);
        Hub.asOperator().get(address).then().statusCode(200).body("modules", equalTo(List.of("locations", "tokens")));
        Hub.asOperator().delete(address).then().statusCode(204);
        Hub.asOperator().delete(address).then().statusCode(404);
        Hub.asOperator().get(address).then().statusCode(404);
    }

    @Test
    void wrong_agreements_are_refused_with_every_reason() {
        for (String body : List.of(
                "{}",
                "{\"parties\":[\"NL-CVC\"]}",
                "{\"parties\":[\"NL-CVC\",\"nonsense\"]}",
                "{\"parties\":[\"NL-CVC\",\"NL-CVC\"]}",
                "{\"parties\":[\"NL-CVC\",\"FR-EM1\"],\"modules\":[\"credentials\"]}",
                "{\"parties\":[\"NL-CVC\",\"FR-EM1\"],\"modules\":[]}",
                "{\"parties\":[\"NL-CVC\",\"FR-EM1\"],\"from\":\"soon\"}",
                "{\"parties\":[\"NL-CVC\",\"FR-EM1\"],\"from\":\"2026-02-01T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}")) {
            Hub.asOperator()
                    .body(body)
                    .put("/operator/v1/agreements/a2")
                    .then()
                    .statusCode(400)
                    .body("errors.size()", not(0));
        }
        Hub.asOperator().body("{}").put("/operator/v1/agreements/a b").then().statusCode(400);
    }

    @Test
    void every_exchange_can_be_found_by_its_correlation_id_with_a_row_for_each_leg() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-P" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP NL-P" + Unique.letters(2))) {
            cpo.answer(request -> Reply.status(200, 2003));
            String correlation = "trace-" + System.nanoTime();
            emsp.call("POST", "/ocpi/2.2.1/sender/tokens/SECRETUID99/authorize")
                    .to(cpo.parties.getFirst())
                    .header("X-Correlation-ID", correlation)
                    .send();
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> Hub.asOperator()
                            .get("/operator/v1/exchanges?correlation_id=" + correlation)
                            .then()
                            .statusCode(200)
                            .body("exchanges.kind", equalTo(List.of("RECEIVED", "FORWARDED")))
                            .body("exchanges[1].status_code", equalTo(2003))
                            .body("exchanges[0].module", equalTo("tokens"))
                            .body(not(containsString("SECRETUID99"))));
            String party = emsp.parties.getFirst();
            Hub.asOperator()
                    .get("/operator/v1/exchanges?party=" + party + "&status=2003&module=tokens")
                    .then()
                    .body("exchanges.size()", equalTo(2));
        }
    }

    @Test
    void unreadable_searches_are_refused_naming_the_parameter() {
        for (String query : List.of("party=x", "from=soon", "status=ok", "cursor=1")) {
            Hub.asOperator()
                    .get("/operator/v1/exchanges?" + query)
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/" + query.substring(0, query.indexOf('='))));
        }
    }

    @Test
    void unknown_addresses_and_methods_are_problems() {
        Hub.asOperator().get("/operator/v1/nothing").then().statusCode(404).contentType("application/problem+json");
        Hub.asOperator().delete("/operator/v1/platforms").then().statusCode(405);
        Hub.asOperator().get("/operator/v1/invitations").then().statusCode(405);
    }
}
