package org.crossvolt.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.chaos.History.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing; so it is shown broken promises. */
class CheckerTest {

    private final Vertx vertx = Vertx.vertx();
    private final History history = new History();
    private final DocumentHistory documents = new DocumentHistory();
    private final Map<String, Integer> trace = new HashMap<>();
    private Partner receiver;

    @BeforeEach
    void one_receiver() {
        receiver = new Partner(vertx, "EMSP", "NL-EMA", history, documents);
    }

    @AfterEach
    void go() {
        receiver.close();
        vertx.close();
    }

    private List<String> broken(Map<String, Long> hubCopy, int kills) {
        return new Checker(history, List.of(receiver))
                .check(hubCopy, trace, kills)
                .broken();
    }

    @Test
    void it_finds_what_is_missing_in_the_trace_or_there_twice() {
        history.traced("R1");
        history.traced("R2");
        trace.putAll(Map.of("R1", 1, "R2", 1));
        assertThat(broken(Map.of(), 0)).isEmpty();
        trace.put("R2", 2);
        assertThat(broken(Map.of(), 0)).singleElement().asString().contains("I3", "R2", "2 times");
        trace.remove("R2");
        assertThat(broken(Map.of(), 5)).singleElement().asString().contains("I3", "1 messages");
    }

    @Test
    void it_finds_what_was_acknowledged_and_lost() {
        history.pushed("NL/CAA/L1", 2, Outcome.ACKED);
        assertThat(broken(Map.of("NL/CAA/L1", 1L), 0)).anyMatch(sentence -> sentence.startsWith("I2"));
        assertThat(broken(Map.of(), 0)).anyMatch(sentence -> sentence.startsWith("I2"));
    }

    @Test
    void it_lets_pass_what_was_never_acknowledged() {
        history.pushed("NL/CAA/L1", 2, Outcome.UNANSWERED);
        assertThat(broken(Map.of(), 0)).isEmpty();
    }

    @Test
    void it_finds_an_older_state_after_a_newer() {
        history.arrived("NL-EMA", "NL/CAA/L1", 3, true);
        history.arrived("NL-EMA", "NL/CAA/L1", 2, true);
        assertThat(broken(Map.of(), 0)).anyMatch(sentence -> sentence.startsWith("I4"));
    }

    @Test
    void it_finds_repeats_beyond_what_kills_explain() {
        history.pushed("NL/CAA/L1", 1, Outcome.ACKED);
        for (int i = 0; i < 3; i++) {
            history.arrived("NL-EMA", "NL/CAA/L1", 1, true);
        }
        assertThat(broken(Map.of("NL/CAA/L1", 1L), 1)).anyMatch(sentence -> sentence.startsWith("I6"));
        assertThat(broken(Map.of("NL/CAA/L1", 1L), 2)).noneMatch(sentence -> sentence.startsWith("I6"));
    }

    @Test
    void what_an_operator_had_sent_again_may_arrive_again_there_and_nowhere_else() {
        history.pushed("NL/CAA/L1", 1, Outcome.ACKED);
        history.arrived("NL-EMA", "NL/CAA/L1", 1, true);
        history.arrived("NL-EMA", "NL/CAA/L1", 1, true);
        history.resent(PartnerCheckerTest.resent("NL-EMB", "NL/CAA/L1", "taken"));
        history.resent(PartnerCheckerTest.resent("NL-EMA", "NL/CAA/L2", "taken"));
        assertThat(broken(Map.of("NL/CAA/L1", 1L), 0)).anyMatch(sentence -> sentence.startsWith("I6"));
        history.resent(PartnerCheckerTest.resent("NL-EMA", "NL/CAA/L1", "taken"));
        assertThat(broken(Map.of("NL/CAA/L1", 1L), 0)).noneMatch(sentence -> sentence.startsWith("I6"));
    }

    @Test
    void it_finds_a_receiver_that_lacks_something() {
        assertThat(broken(Map.of("NL/CAA/L1", 1L), 0)).anyMatch(sentence -> sentence.startsWith("I5"));
    }

    @Test
    void it_finds_invented_success_and_commands_without_an_end_or_with_two() {
        history.answered("x");
        history.commandAccepted("C1");
        history.commandAccepted("C2");
        history.commandResult("C2", "TIMEOUT");
        history.commandResult("C2", "ACCEPTED");
        history.commandAccepted("C3");
        history.commandResult("C3", "TIMEOUT");
        history.commandResult("C3", "TIMEOUT");
        assertThat(broken(Map.of(), 0))
                .anyMatch(sentence -> sentence.startsWith("I1"))
                .anyMatch(sentence -> sentence.startsWith("I3: command C1"))
                .anyMatch(sentence -> sentence.startsWith("I3: command C2"))
                .anyMatch(sentence -> sentence.startsWith("I3: command C3"));
        assertThat(broken(Map.of(), 1)).noneMatch(sentence -> sentence.startsWith("I3: command C3"));
    }

    @Test
    void it_finds_a_redirect_that_was_followed() {
        history.followed("NL-EMA");
        assertThat(broken(Map.of(), 0)).anyMatch(sentence -> sentence.startsWith("F17"));
    }

    @Test
    void it_finds_calls_that_an_orderly_end_left_without_an_answer() {
        long early = System.nanoTime() - Duration.ofMillis(100).toNanos();
        history.broke(8080, early);
        history.stopped(8081);
        history.broke(8081, System.nanoTime());
        assertThat(broken(Map.of(), 0)).isEmpty();
        history.stopped(8080);
        history.broke(8080, early);
        assertThat(broken(Map.of(), 0)).anyMatch(sentence -> sentence.startsWith("F04"));
    }

    @Test
    void it_finds_secrets_in_logs_plain_and_encoded() {
        for (String line : List.of("token is s3cret", "Authorization: Token czNjcmV0")) {
            List<String> broken = new ArrayList<>();
            Logs.check("INFO all is well\n" + line + "\n", List.of("s3cret", "other"), broken);
            assertThat(broken).singleElement().asString().startsWith("I9").doesNotContain("s3cret");
        }
        List<String> broken = new ArrayList<>();
        Logs.check("INFO s3cre", List.of("s3cret"), broken);
        assertThat(broken).isEmpty();
    }

    @Test
    void it_finds_a_hub_that_ran_out_of_memory() {
        List<String> broken = new ArrayList<>();
        Logs.check("Terminating due to java.lang.OutOfMemoryError: Java heap space", List.of(), broken);
        assertThat(broken).singleElement().asString().startsWith("I10");
    }
}
