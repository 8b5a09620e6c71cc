package org.crossvolt.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crossvolt.chaos.DocumentHistory.Cdr;
import org.crossvolt.chaos.History.Outcome;
import org.crossvolt.chaos.History.Resent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing; so it is shown broken promises to partners. */
class PartnerCheckerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final History history = new History();
    private final DocumentHistory documents = new DocumentHistory();
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

    static Resent resent(String receiver, String object, String outcome) {
        return resent(receiver, object, receiver + " " + object, 3, outcome, 3, 0);
    }

    private static Resent resent(
            String receiver, String object, String previewed, long before, String outcome, long sent, int problem) {
        return new Resent(receiver, object, "X1", previewed, before, outcome, sent, problem, System.nanoTime());
    }

    private List<String> broken(Map<String, Long> hubCopy, Map<String, Integer> marks, List<Resent> calm) {
        return new PartnerChecker(history, documents).check(List.of(receiver), hubCopy, marks, calm, 2);
    }

    private List<String> broken(Map<String, Long> hubCopy) {
        return broken(hubCopy, Map.of(), List.of());
    }

    @Test
    void it_finds_a_date_ahead_that_was_acknowledged_or_refused_for_another_reason() {
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 2001));
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 0));
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 3000));
        assertThat(broken(Map.of())).isEmpty();
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 1000));
        assertThat(broken(Map.of())).singleElement().asString().startsWith("I14");
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 2003));
        assertThat(broken(Map.of())).hasSize(2).anyMatch(sentence -> sentence.contains("2003"));
    }

    @Test
    void it_finds_that_no_date_ahead_was_ever_judged() {
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 0));
        assertThat(broken(Map.of())).singleElement().asString().contains("F20", "2001");
    }

    @Test
    void it_finds_a_date_ahead_that_hides_the_truth_at_the_hub_or_reaches_a_receiver() {
        history.pushed("NL/CAA/L1", 7, Outcome.ACKED);
        history.dated(new History.DatedAhead("NL/CAA/L1", HOUR, 2001));
        history.arrived("NL-EMA", "NL/CAA/L1", 7, true);
        assertThat(broken(Map.of("NL/CAA/L1", 7L))).isEmpty();
        long ahead = history.wrongFrom() + 1;
        assertThat(broken(Map.of("NL/CAA/L1", ahead)))
                .singleElement()
                .asString()
                .contains("I14", "true is 7");
        history.arrived("NL-EMA", "NL/CAA/L1", ahead, false);
        assertThat(broken(Map.of("NL/CAA/L1", 7L))).singleElement().asString().contains("I14", "NL-EMA");
    }

    @Test
    void it_finds_a_resend_that_is_not_marked_as_often_as_it_was_asked_for() {
        Resent one = resent("NL-EMA", "NL/CAA/L1", "taken");
        assertThat(broken(Map.of(), Map.of(one.key(), 2), List.of(one, one))).isEmpty();
        assertThat(broken(Map.of(), Map.of(one.key(), 1), List.of(one, one)))
                .singleElement()
                .asString()
                .contains("I13", "2 times", "of 1");
        assertThat(broken(Map.of(), Map.of(), List.of(one)))
                .singleElement()
                .asString()
                .startsWith("I13");
    }

    @Test
    void it_finds_a_resend_that_could_not_be_made_or_was_not_what_was_shown() {
        history.resent(resent("NL-EMA", "NL/CAA/L1", "taken"));
        history.resent(resent("NL-EMA", "NL/CAA/L1", "", -1, "", -1, 0));
        history.resent(resent("NL-EMA", "NL/CAA/L1", "NL-EMA NL/CAA/L1", 3, "taken", 4, 0));
        history.resent(resent("NL-EMA", "NL/CAA/L1", "NL-EMA NL/CAA/L1", 3, "", -1, 503));
        assertThat(broken(Map.of())).isEmpty();
        history.resent(resent("NL-EMA", "NL/CAA/L1", "NL-EMA NL/CAA/L1", 3, "", -1, 409));
        assertThat(broken(Map.of())).singleElement().asString().contains("I13", "409");
        history.resent(resent("NL-EMA", "NL/CAA/L1", "NL-EMA NL/CAA/L1", 3, "taken", 2, 0));
        history.resent(resent("NL-EMA", "NL/CAA/L1", "NL-EMB NL/CAA/L1", 3, "taken", 3, 0));
        assertThat(broken(Map.of())).hasSize(3);
    }

    @Test
    void it_finds_an_absence_and_a_return_that_nobody_heard_of() {
        history.absent(new History.Absent("NL-EMA", 9_000, 9_010, 300, 0));
        assertThat(broken(Map.of())).isEmpty();
        history.absent(new History.Absent("NL-EMA", -1, 9_010, 300, 0));
        history.absent(new History.Absent("NL-EMA", 9_000, -1, 300, 0));
        history.absent(new History.Absent("NL-EMA", 9_000, 9_010, -1, 0));
        history.absent(new History.Absent("NL-EMA", 9_000, 9_010, 300, -1));
        assertThat(broken(Map.of()))
                .hasSize(4)
                .allMatch(sentence -> sentence.startsWith("F13"))
                .areExactly(2, new org.assertj.core.api.Condition<>(s -> s.contains("OFFLINE"), "offline"));
    }

    @Test
    void it_finds_a_failing_receiver_that_is_asked_again_and_again() {
        long now = System.nanoTime();
        for (int i = 0; i < 8; i++) {
            history.arrived("NL-EMA", "NL/CAA/L1", 1, false);
            documents.arrived(new Cdr("NL-CAA", "NL-EMA", "D1", "hash"), false);
            documents.arrived(new Cdr("NL-CAA", "NL-EMB", "D1", "hash"), false);
        }
        history.leftAlone(new History.LeftAlone(
                "NL-EMA", 900, now, now + Duration.ofSeconds(10).toNanos()));
        assertThat(broken(Map.of())).isEmpty();
        documents.arrived(new Cdr("NL-CAA", "NL-EMA", "D1", "hash"), false);
        assertThat(broken(Map.of())).singleElement().asString().contains("F14", "9 CDRs", "8 of each");
        history.arrived("NL-EMA", "NL/CAA/L1", 1, false);
        assertThat(broken(Map.of())).singleElement().asString().contains("9 changes");
    }

    @Test
    void it_finds_a_failing_receiver_that_is_never_left_alone() {
        history.leftAlone(new History.LeftAlone("NL-EMA", -1, 0, 1));
        assertThat(broken(Map.of())).singleElement().asString().contains("F14", "did not leave it alone");
    }

    @Test
    void pauses_double_up_to_the_longest() {
        assertThat(PartnerChecker.mostTries(Duration.ofMillis(999))).isEqualTo(1);
        assertThat(PartnerChecker.mostTries(Duration.ofSeconds(1))).isEqualTo(2);
        assertThat(PartnerChecker.mostTries(Duration.ofSeconds(10))).isEqualTo(4);
        // After 1, 3, 7, 15, 31, 61 and 91 seconds.
        assertThat(PartnerChecker.mostTries(Duration.ofSeconds(91))).isEqualTo(8);
        assertThat(PartnerChecker.mostTries(Duration.ofSeconds(90))).isEqualTo(7);
    }
}
