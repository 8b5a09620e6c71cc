package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.crossvolt.ocpi.party.RecordingHub.Reply;
import org.junit.jupiter.api.Test;

/** People and partners who want more than they may. */
@QuarkusTest
class AbuseTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int AT_ONCE = 100;
    private static final int MOST_ROUNDS = 50;

    private static List<HttpResponse<String>> ask(Person person, int times) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(Emsp.url() + "/driver/v1/webhooks"))
                .header("Authorization", "Bearer " + TestTokens.of(person.subject(), "driver"))
                .build();
        return IntStream.range(0, times)
                .mapToObj(i -> HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Test
    void a_driver_who_asks_too_often_is_told_when_to_come_back_and_nobody_else_notices() {
        Person wild = Emsp.person();
        Person calm = Emsp.person();
        HttpResponse<String> refused = IntStream.range(0, MOST_ROUNDS)
                .mapToObj(round -> ask(wild, AT_ONCE))
                .flatMap(List::stream)
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]?");
        assertThat(refused.body()).contains("Retry-After").doesNotContain(wild.subject());
        Emsp.asDriver(calm.subject()).get("/driver/v1/webhooks").then().statusCode(200);
        Emsp.asOperator().get("/emsp/v1/drivers").then().statusCode(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(ask(wild, 1).getFirst().statusCode()).isEqualTo(200));
    }

    @Test
    void another_drivers_webhook_can_not_be_removed() {
        Person ann = Emsp.person();
        String hook = hook(ann, "/hooks/mine").path("id").asText();
        Emsp.asDriver(Emsp.person().subject())
                .delete("/driver/v1/webhooks/" + hook)
                .then()
                .statusCode(404);
        Emsp.asDriver(ann.subject()).delete("/driver/v1/webhooks/x").then().statusCode(404);
        Emsp.asDriver(ann.subject()).get("/driver/v1/webhooks").then().body("webhooks", hasSize(1));
        Emsp.asDriver(ann.subject())
                .delete("/driver/v1/webhooks/" + hook)
                .then()
                .statusCode(204);
    }

    private static JsonNode hook(Person person, String path) {
        return Emsp.asDriver(person.subject())
                .body("{\"url\":\"" + Emsp.hub().url() + path + "\"}")
                .post("/driver/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .as(JsonNode.class);
    }

    private static List<Recorded> at(String path) {
        return Emsp.hub().received.stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    private static String signature(String secret, Recorded hook) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        String signed = hook.header("webhook-id") + "." + hook.header("webhook-timestamp") + "." + hook.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_notice_that_is_told_again_keeps_its_id_and_a_changed_or_old_copy_does_not_fit_its_signature()
            throws Exception {
        ChargingTest.place();
        Person ann = Emsp.person();
        String path = "/hooks/" + ChargingTest.unique("H");
        String secret = hook(ann, path).path("secret").asText();
        Emsp.hub()
                .answer(request -> request.path().equals(path) && at(path).size() < 2
                        ? Optional.of(Reply.status(500, 3000))
                        : Optional.empty());
        String session = ChargingTest.unique("S");
        Emsp.call(
                "PUT",
                "/receiver/sessions/NL/CPO/" + session,
                ChargingTest.session(ann, session, null, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
        await().atMost(Duration.ofSeconds(60)).until(() -> at(path).size() >= 2);
        Recorded first = at(path).get(0);
        Recorded again = at(path).get(1);
        assertThat(again.header("webhook-id")).isEqualTo(first.header("webhook-id"));
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Long.parseLong(again.header("webhook-timestamp")))
                .as("when it was sent, not when it happened")
                .isGreaterThan(Long.parseLong(first.header("webhook-timestamp")));
        assertThat(first.header("webhook-signature")).isEqualTo(signature(secret, first));
        assertThat(again.header("webhook-signature"))
                .isEqualTo(signature(secret, again))
                .as("the time is under the signature: an old copy shows its age")
                .isNotEqualTo(first.header("webhook-signature"));
    }

    private static Answer putLocation(String id, String more) {
        return Emsp.call(
                "PUT",
                "/receiver/locations/NL/CPO/" + id,
                Samples.location("NL-CPO", id, "2026-01-01T00:00:00Z").replace("\"name\":\"Depot " + id + "\"", more));
    }

    @Test
    void markup_in_a_partners_texts_stays_text_and_no_browser_takes_it_for_a_page() {
        Person ann = Emsp.person();
        String id = ChargingTest.unique("L");
        String evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        assertThat(putLocation(id, "\"name\":\"" + evil + "\"").status()).isEqualTo(201);
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations/NL/CPO/" + id)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body("station.name", equalTo(evil));
    }

    @Test
    void texts_longer_than_the_standard_allows_are_refused_and_not_repeated() {
        String id = ChargingTest.unique("L");
        for (String more : List.of(
                "\"name\":\"" + "x".repeat(256) + "\"",
                "\"name\":\"" + "x".repeat(1_000_000) + "\"",
                "\"name\":\"ok\",\"directions\":[{\"language\":\"en\",\"text\":\"" + "x".repeat(513) + "\"}]",
                "\"name\":\"ok\",\"operator\":{\"name\":\"" + "x".repeat(101) + "\"}")) {
            Answer answer = putLocation(id, more);
            assertThat(answer.code()).as(more.substring(0, 30)).isEqualTo(2001);
            assertThat(answer.body()).hasSizeLessThan(2_000);
        }
        assertThat(Emsp.call("GET", "/receiver/locations/NL/CPO/" + id, null).status())
                .isEqualTo(404);
    }
}
