package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every accepted command ends with one result: the CPO's, or TIMEOUT. */
@QuarkusTest
class CommandResultsTest {

    private static final String ACCEPTED = "{\"result\":\"ACCEPTED\"}";

    private RecordingParty cpo;
    private RecordingParty emsp;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-T" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-T" + Unique.letters(2));
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private String ask(String command, String extra, int timeoutSeconds, String correlation) {
        cpo.answer(request -> Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":" + timeoutSeconds + "}"));
        Answer answer = emsp.call("POST", "/ocpi/2.2.1/receiver/commands/" + command)
                .to(cpo.parties.getFirst())
                .header("X-Correlation-ID", correlation)
                .body("{\"response_url\":\"" + emsp.url() + "/sender/commands/mine\"," + extra
                        + "\"location_id\":\"L\"}")
                .send();
        assertThat(answer.code()).isEqualTo(1000);
        return cpo.functional().getLast().json().path("response_url").asText();
    }

    private List<String> results() {
        return emsp.functional().stream()
                .map(result -> result.json().path("result").asText())
                .toList();
    }

    @Test
    void a_result_that_does_not_come_in_time_is_told_as_timeout_once() {
        Instant asked = Instant.now();
        String url = ask("START_SESSION", "", 1, "timeout-" + asked.toEpochMilli());

        await().atMost(Duration.ofSeconds(10)).until(() -> !emsp.functional().isEmpty());
        Recorded told = emsp.functional().getFirst();
        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(told.path()).isEqualTo("/sender/commands/mine");
        assertThat(told.json().path("result").asText()).isEqualTo("TIMEOUT");
        assertThat(told.header("OCPI-from-party-id")).isEqualTo("HUB");
        assertThat(told.header("OCPI-to-party-id"))
                .isEqualTo(emsp.parties.getFirst().substring(3));
        assertThat(told.header("X-Correlation-ID")).isEqualTo("timeout-" + asked.toEpochMilli());

        Answer late = cpo.call("POST", url).body(ACCEPTED).send();
        assertThat(late.status()).isEqualTo(404);
        assertThat(late.message()).contains("TIMEOUT");
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> results().equals(List.of("TIMEOUT")));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> Hub.asOperator()
                        .get("/operator/v1/exchanges?correlation_id=timeout-" + asked.toEpochMilli())
                        .then()
                        .body("exchanges.outcome", hasItem(startsWith("TIMEOUT told"))));
    }

    @Test
    void a_result_in_time_is_the_only_one() {
        String url = ask("START_SESSION", "", 1, "in-time");
        assertThat(cpo.call("POST", url).body(ACCEPTED).send().code()).isEqualTo(1000);
        assertThat(cpo.call("POST", url).body(ACCEPTED).send().status()).isEqualTo(404);
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(5))
                .until(() -> results().equals(List.of("ACCEPTED")));
    }

    @Test
    void of_two_results_at_once_one_arrives() {
        String url = ask("START_SESSION", "", 10, "at-once");
        emsp.behave((http, request) -> RecordingParty.slowly(http, 300));
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(
                () -> cpo.call("POST", url).body(ACCEPTED).send());
        await().atMost(Duration.ofSeconds(10)).until(() -> !emsp.functional().isEmpty());
        assertThat(cpo.call("POST", url).body(ACCEPTED).send().status()).isEqualTo(404);
        assertThat(first.join().code()).isEqualTo(1000);
        assertThat(results()).containsExactly("ACCEPTED");
    }

    @Test
    void a_result_that_was_not_taken_may_be_told_again() {
        String url = ask("START_SESSION", "", 10, "again");
        emsp.answer(request -> Reply.status(500, 3000));
        assertThat(cpo.call("POST", url).body(ACCEPTED).send().code()).isNotEqualTo(1000);
        emsp.answer(request -> Reply.ok("null"));
        assertThat(cpo.call("POST", url).body(ACCEPTED).send().code()).isEqualTo(1000);
        assertThat(results()).containsExactly("ACCEPTED", "ACCEPTED");
    }

    @Test
    void a_rejected_command_ends_with_the_rejection() {
        cpo.answer(request -> Reply.ok("{\"result\":\"REJECTED\",\"timeout\":0}"));
        emsp.call("POST", "/ocpi/2.2.1/receiver/commands/STOP_SESSION")
                .to(cpo.parties.getFirst())
                .body("{\"response_url\":\"" + emsp.url() + "/sender/commands/mine\",\"session_id\":\"S\"}")
                .send();
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> emsp.functional().isEmpty());
    }

    @Test
    void a_result_the_asking_party_could_not_take_ends_as_timeout() {
        String url = ask("START_SESSION", "", 1, "not-taken");
        emsp.answer(request -> Reply.status(500, 3000));
        assertThat(cpo.call("POST", url).body(ACCEPTED).send().code()).isNotEqualTo(1000);
        emsp.answer(request -> Reply.ok("null"));
        await().atMost(Duration.ofSeconds(15)).until(() -> results().contains("TIMEOUT"));
    }

    @Test
    void a_reservation_may_be_cancelled_after_its_result_and_after_timeout() {
        String url = ask(
                "RESERVE_NOW",
                "\"reservation_id\":\"R-" + System.nanoTime() + "\",\"expiry_date\":\""
                        + Instant.now().plusSeconds(600) + "\",",
                1,
                "reserved");
        await().atMost(Duration.ofSeconds(10)).until(() -> results().contains("TIMEOUT"));
        assertThat(cpo.call("POST", url)
                        .body("{\"result\":\"CANCELED_RESERVATION\"}")
                        .send()
                        .code())
                .isEqualTo(1000);
        assertThat(results()).containsExactly("TIMEOUT", "CANCELED_RESERVATION");
    }
}
