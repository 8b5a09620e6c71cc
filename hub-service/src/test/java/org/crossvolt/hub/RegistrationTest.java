package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Reply;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RegistrationTest {

    @Inject
    Pool database;

    private static RecordingParty partner() {
        return RecordingParty.started("CPO NL-R" + Unique.letters(2));
    }

    @Test
    void a_partner_registers_and_gets_the_hubs_credentials_with_its_own_token() {
        try (RecordingParty partner = partner()) {
            String tokenA = Hub.invite("newcomer");
            Answer answer = partner.register(tokenA);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isEqualTo(1000);
            var data = answer.json().path("data");
            assertThat(data.path("roles")).hasSize(1);
            assertThat(data.path("roles").path(0).path("role").asText()).isEqualTo("HUB");
            assertThat(data.path("url").asText()).isEqualTo("http://localhost:8080/ocpi/versions");
            assertThat(data.path("token").asText()).isNotEqualTo(tokenA).hasSizeLessThanOrEqualTo(64);
            assertThat(partner.received)
                    .extracting(RecordingParty.Recorded::path)
                    .containsExactly("/versions", "/2.2.1");
        }
    }

    @Test
    void version_details_name_both_interfaces_with_different_urls() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-R" + Unique.letters(2))) {
            Answer details = partner.call("GET", "/ocpi/2.2.1").send();
            List<String> urls = details.json().path("data").path("endpoints").findValuesAsText("url");
            assertThat(urls).hasSize(16).doesNotHaveDuplicates();
            assertThat(details.header("X-Request-ID")).isNotEmpty();
        }
    }

    @Test
    void a_token_is_understood_raw_encoded_and_with_a_line_feed() {
        String token = Hub.invite("raw");
        for (String header : List.of(
                token,
                java.util.Base64.getEncoder().encodeToString(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                java.util.Base64.getEncoder()
                        .encodeToString((token + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
            given().header("Authorization", "Token " + header)
                    .get("/ocpi/versions")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void no_token_a_wrong_token_and_a_bearer_token_are_401_with_an_envelope() {
        for (String header : List.of("", "Token x", "Token", "Bearer abc", "token  ", "Token " + "A".repeat(5000))) {
            var answer = given().header("Authorization", header)
                    .get("/ocpi/versions")
                    .then()
                    .statusCode(401);
            assertThat((int) answer.extract().path("status_code")).isEqualTo(2000);
        }
    }

    @Test
    void an_invitation_opens_nothing_but_versions_and_credentials() {
        String token = Hub.invite("early");
        for (String path : List.of("/ocpi/2.2.1/sender/locations", "/ocpi/2.2.1/hubclientinfo")) {
            given().header("Authorization", "Token " + token).get(path).then().statusCode(401);
        }
        given().header("Authorization", "Token " + token)
                .get("/ocpi/2.2.1/credentials")
                .then()
                .statusCode(200);
        given().header("Authorization", "Token " + token)
                .delete("/ocpi/2.2.1/credentials")
                .then()
                .statusCode(405);
        given().header("Authorization", "Token " + token)
                .body("{}")
                .put("/ocpi/2.2.1/credentials")
                .then()
                .statusCode(405);
    }

    @Test
    void every_wrong_field_is_named_at_once_and_nothing_is_kept() {
        try (RecordingParty partner = partner()) {
            partner.tokenForHub = Hub.invite("wrong");
            Answer answer = partner.credentials(
                    "POST",
                    "{\"token\":\"abc\",\"roles\":[{\"role\":\"CPO\",\"party_id\":\"LONG\",\"country_code\":5}]}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isEqualTo(2001);
            assertThat(answer.message())
                    .contains("/url", "/roles/0/business_details", "/roles/0/party_id", "/roles/0/country_code");
            assertThat(partner.received).isEmpty();
        }
    }

    @Test
    void broken_json_is_400() {
        try (RecordingParty partner = partner()) {
            partner.tokenForHub = Hub.invite("broken");
            assertThat(partner.credentials("POST", "{\"token\":").status()).isEqualTo(400);
            assertThat(partner.credentials("POST", "").status()).isEqualTo(400);
            assertThat(partner.credentials("POST", "{} {}").status()).isEqualTo(400);
        }
    }

    @Test
    void tokens_with_blanks_and_repeated_roles_are_2001() {
        try (RecordingParty partner = partner()) {
            partner.tokenForHub = Hub.invite("bad");
            String good = partner.credentials();
            assertThat(partner.credentials("POST", good.replace(partner.tokenForUs, "a b"))
                            .code())
                    .isEqualTo(2001);
            assertThat(partner.credentials("POST", good.replace(partner.tokenForUs, "t".repeat(65)))
                            .code())
                    .isEqualTo(2001);
            String role = good.substring(good.indexOf("[") + 1, good.lastIndexOf("]"));
            assertThat(partner.credentials("POST", good.replace(role, role + "," + role))
                            .code())
                    .isEqualTo(2001);
            assertThat(partner.credentials("POST", good.replace(role, "")).code())
                    .isEqualTo(2001);
        }
    }

    @Test
    void a_partner_whose_versions_can_not_be_read_is_3001_and_can_try_again_with_the_same_token() {
        try (RecordingParty partner = partner()) {
            String token = Hub.invite("late");
            partner.behave(
                    (request, recorded) -> request.response().setStatusCode(500).end("boom"));
            assertThat(partner.register(token).code()).isEqualTo(3001);
            partner.behave((request, recorded) -> request.response().end("<html>"));
            assertThat(partner.register(token).code()).isEqualTo(3001);
        }
        try (RecordingParty partner = partner()) {
            String token = Hub.invite("later");
            partner.beSilent();
            assertThat(partner.register(token).code()).isEqualTo(3001);
            try (RecordingParty healthy = partner()) {
                assertThat(healthy.register(token).code()).isEqualTo(1000);
            }
        }
    }

    @Test
    void a_partner_without_our_version_is_3002_and_without_endpoints_3003() {
        try (RecordingParty partner = partner()) {
            String token = Hub.invite("old");
            String versions = partner.versionsAnswer;
            partner.versionsAnswer = "[{\"version\":\"2.1.1\",\"url\":\"" + partner.url() + "/2.1.1\"}]";
            assertThat(partner.register(token).code()).isEqualTo(3002);
            partner.versionsAnswer = versions;
            String details = partner.detailsAnswer;
            partner.detailsAnswer = "{\"version\":\"2.2.1\",\"endpoints\":[]}";
            assertThat(partner.register(token).code()).isEqualTo(3003);
            partner.detailsAnswer = details.replace("credentials", "other");
            assertThat(partner.register(token).code()).isEqualTo(3003);
            partner.detailsAnswer = details;
            assertThat(partner.register(token).code()).isEqualTo(1000);
        }
    }

    @Test
    void addresses_inside_the_installation_are_never_called() {
        try (RecordingParty partner = partner()) {
            partner.tokenForHub = Hub.invite("inside");
            for (String url : List.of(
                    "http://169.254.169.254/latest",
                    "http://10.0.0.1/versions",
                    "http://[::ffff:10.0.0.1]/versions",
                    "http://0x0a000001/versions",
                    "http://user@127.0.0.1/versions",
                    "file:///etc/passwd",
                    "gopher://127.0.0.1/x",
                    "not a url")) {
                Answer answer =
                        partner.credentials("POST", partner.credentials().replace(partner.url() + "/versions", url));
                assertThat(answer.code()).as(url).isEqualTo(3001);
            }
            assertThat(partner.received).isEmpty();
        }
    }

    @Test
    void a_party_belongs_to_the_platform_that_had_it_first() {
        try (RecordingParty first = RecordingParty.joined("CPO NL-R" + Unique.letters(2));
                RecordingParty second = RecordingParty.started("CPO " + first.parties.getFirst())) {
            Answer answer = second.register(Hub.invite("claims"));
            assertThat(answer.code()).isEqualTo(2001);
            assertThat(answer.message()).contains(first.parties.getFirst());
        }
    }

    @Test
    void a_registered_partner_can_not_post_again() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-R" + Unique.letters(2))) {
            assertThat(partner.credentials("POST", partner.credentials()).status())
                    .isEqualTo(405);
            assertThat(partner.credentials("PATCH", "{}").status()).isEqualTo(405);
        }
    }

    @Test
    void after_a_lost_answer_the_invitation_still_works_until_the_new_token_was_used() {
        try (RecordingParty partner = partner()) {
            String tokenA = Hub.invite("lost");
            partner.register(tokenA);
            assertThat(partner.register(tokenA).code()).isEqualTo(1000);
            assertThat(partner.call("GET", "/ocpi/versions").send().status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> given().header("Authorization", "Token " + tokenA)
                            .get("/ocpi/versions")
                            .then()
                            .statusCode(401));
        }
    }

    @Test
    void put_gives_a_new_token_and_the_old_one_works_until_the_new_one_was_used() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-R" + Unique.letters(2))) {
            String old = partner.tokenForHub;
            partner.tokenForUs = "rotated-" + System.nanoTime();
            Answer answer = partner.credentials("PUT", partner.credentials());
            assertThat(answer.code()).isEqualTo(1000);
            assertThat(partner.call("GET", "/ocpi/versions").send().status()).isEqualTo(200);
            partner.keepToken(answer);
            assertThat(partner.tokenForHub).isNotEqualTo(old);
            assertThat(partner.call("GET", "/ocpi/versions").send().status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> given().header("Authorization", "Token " + old)
                            .get("/ocpi/versions")
                            .then()
                            .statusCode(401));
        }
    }

    @Test
    void a_failed_put_changes_nothing() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-R" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP NL-R" + Unique.letters(2))) {
            String working = partner.tokenForUs;
            String body =
                    partner.credentials().replace(working, "another-token").replace("/versions", "/nowhere");
            partner.answer(request -> Reply.status(404, 2001));
            assertThat(partner.credentials("PUT", body).code()).isEqualTo(3001);
            partner.answer(request -> Reply.ok("[]"));
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(partner.parties.getFirst())
                            .send()
                            .code())
                    .isEqualTo(1000);
            assertThat(partner.functional().getLast().header("Authorization"))
                    .isEqualTo("Token "
                            + java.util.Base64.getEncoder()
                                    .encodeToString(working.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void two_handshakes_at_once_are_not_both_taken() {
        try (RecordingParty partner = partner()) {
            String token = Hub.invite("race");
            partner.behave((request, recorded) -> {});
            partner.tokenForHub = token;
            CompletableFuture<Answer> slow =
                    CompletableFuture.supplyAsync(() -> partner.credentials("POST", partner.credentials()));
            await().atMost(Duration.ofSeconds(5)).until(() -> !partner.received.isEmpty());
            Answer second = partner.credentials("POST", partner.credentials());
            assertThat(second.code()).isEqualTo(3000);
            assertThat(slow.join().code()).isEqualTo(3001);
        }
    }

    @Test
    void delete_ends_everything_and_the_token_with_it() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-R" + Unique.letters(2));
                RecordingParty other = RecordingParty.joined("EMSP NL-R" + Unique.letters(2))) {
            assertThat(partner.credentials("DELETE", null).code()).isEqualTo(1000);
            assertThat(partner.credentials("DELETE", null).status()).isEqualTo(401);
            assertThat(other.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(partner.parties.getFirst())
                            .send()
                            .code())
                    .isEqualTo(4003);
        }
    }

    @Test
    void the_hub_can_start_the_handshake_itself() {
        try (RecordingParty partner = partner()) {
            partner.answer(request -> request.path().equals("/sender/credentials")
                            && request.method().equals("POST")
                    ? Reply.ok(partner.credentials().replace(partner.tokenForUs, "token-c-for-hub"))
                    : Reply.ok("null"));
            String id = Hub.asOperator()
                    .body(Map.of(
                            "name",
                            "Invited us",
                            "versions_url",
                            partner.url() + "/versions",
                            "token",
                            partner.tokenForUs))
                    .post("/operator/v1/connections")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            assertThat(id).isNotEmpty();
            var post = partner.received.stream()
                    .filter(request -> request.method().equals("POST"))
                    .findFirst()
                    .orElseThrow();
            partner.tokenForHub = post.json().path("token").asText();
            assertThat(partner.call("GET", "/ocpi/2.2.1/hubclientinfo").send().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_handshake_of_ours_that_fails_says_at_which_step_and_leaves_nothing_behind() {
        try (RecordingParty partner = partner()) {
            partner.answer(request -> Reply.status(200, 3000));
            String detail = Hub.asOperator()
                    .body(Map.of(
                            "name", "Fails", "versions_url", partner.url() + "/versions", "token", partner.tokenForUs))
                    .post("/operator/v1/connections")
                    .then()
                    .statusCode(502)
                    .contentType("application/problem+json")
                    .extract()
                    .path("detail");
            assertThat(detail).contains("POST credentials");
            List<String> names = Hub.asOperator().get("/operator/v1/platforms").path("platforms.name");
            assertThat(names).doesNotContain("Fails");
        }
    }

    @Test
    void tokens_are_kept_as_hashes_and_theirs_encrypted() {
        try (RecordingParty partner = RecordingParty.joined("CPO NL-R" + Unique.letters(2))) {
            var rows = database.preparedQuery(
                            "SELECT p.their_token, t.hash FROM hub.platform p JOIN hub.platform_token t ON t.platform_id = p.id JOIN hub.party q ON q.platform_id = p.id WHERE q.party_id = $1")
                    .execute(Tuple.of(partner.parties.getFirst().substring(3)))
                    .await()
                    .atMost(Duration.ofSeconds(5));
            assertThat(rows.size()).isPositive();
            rows.forEach(row -> {
                assertThat(row.getString("hash")).hasSize(64).doesNotContain(partner.tokenForHub);
                assertThat(new String(
                                row.getDelegate().getBuffer("their_token").getBytes(),
                                java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(partner.tokenForUs);
            });
        }
    }

    @Test
    void one_platform_can_host_two_parties_and_two_roles() {
        String one = "NL-R" + Unique.letters(2);
        String two = "BE-R" + Unique.letters(2);
        try (RecordingParty both = RecordingParty.joined("CPO " + one, "EMSP " + one, "EMSP " + two)) {
            Answer without = both.call("GET", "/ocpi/2.2.1/sender/locations")
                    .without("OCPI-from-country-code")
                    .without("OCPI-from-party-id")
                    .send();
            assertThat(without.code()).isEqualTo(2001);
            assertThat(both.call("GET", "/ocpi/2.2.1/sender/locations")
                            .from(two)
                            .to("NL-HUB")
                            .send()
                            .code())
                    .isEqualTo(1000);
        }
    }
}
