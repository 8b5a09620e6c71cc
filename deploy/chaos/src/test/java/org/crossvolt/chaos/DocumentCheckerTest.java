package org.crossvolt.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crossvolt.chaos.DocumentHistory.Cdr;
import org.crossvolt.chaos.DocumentHistory.Kind;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing; so it is shown broken promises about CDRs. */
class DocumentCheckerTest {

    private static final Cdr TRUE = new Cdr("NL-CAA", "NL-EMA", "D1", "true");
    private static final Cdr OTHER_BODY = new Cdr("NL-CAA", "NL-EMA", "D1", "other");
    private static final Map<String, String> DELIVERED = Map.of("K1", "DELIVERED");

    private DocumentHistory history = new DocumentHistory();

    private List<String> broken(Map<String, String> states, Long... kills) {
        return new DocumentChecker(history).check(states, List.of(kills)).broken();
    }

    private void posted(Cdr cdr, Kind kind, int code, String delivery) {
        history.posted(cdr, kind, code, delivery, System.nanoTime());
    }

    private void acked() {
        posted(TRUE, Kind.TRUE, 1000, "K1");
    }

    @Test
    void what_was_acknowledged_and_delivered_once_is_well() {
        posted(TRUE, Kind.TRUE, 0, "");
        acked();
        posted(TRUE, Kind.SAME_AGAIN, 1000, "K1");
        posted(OTHER_BODY, Kind.FORGED, 2001, "");
        history.arrived(TRUE, false);
        history.arrived(TRUE, true);
        assertThat(broken(DELIVERED)).isEmpty();
    }

    @Test
    void it_finds_what_was_acknowledged_and_never_taken() {
        acked();
        history.arrived(TRUE, false);
        assertThat(broken(DELIVERED)).singleElement().asString().contains("I2", "NL-CAA/D1");
    }

    @Test
    void it_finds_another_body_and_another_receiver_acknowledged_or_not() {
        posted(TRUE, Kind.TRUE, 0, "");
        history.arrived(TRUE, true);
        assertThat(broken(Map.of())).isEmpty();
        history.arrived(OTHER_BODY, false);
        assertThat(broken(Map.of())).singleElement().asString().startsWith("I7");
        history.arrived(new Cdr("NL-CAA", "NL-EMB", "D1", "true"), true);
        assertThat(broken(Map.of())).hasSize(2).anyMatch(sentence -> sentence.contains("NL-EMB"));
    }

    @Test
    void it_finds_a_body_that_is_not_the_one_acknowledged() {
        acked();
        history.arrived(OTHER_BODY, true);
        assertThat(broken(DELIVERED))
                .anyMatch(sentence -> sentence.startsWith("I2"))
                .anyMatch(sentence -> sentence.startsWith("I7"));
    }

    @Test
    void it_finds_repeats_beyond_kills_that_came_later() {
        long before = System.nanoTime();
        acked();
        history.arrived(TRUE, true);
        history.arrived(TRUE, true);
        assertThat(broken(DELIVERED)).singleElement().asString().startsWith("I6");
        assertThat(broken(DELIVERED, before)).singleElement().asString().startsWith("I6");
        assertThat(broken(DELIVERED, System.nanoTime())).isEmpty();
        history.arrived(TRUE, true);
        assertThat(broken(DELIVERED, System.nanoTime()))
                .singleElement()
                .asString()
                .contains("3 times, 2 are");
    }

    @Test
    void it_finds_an_end_that_the_hub_does_not_tell() {
        acked();
        history.arrived(TRUE, true);
        assertThat(broken(Map.of("K1", "WAITING"))).singleElement().asString().contains("I3", "WAITING");
        assertThat(broken(Map.of("K1", "PARKED"))).singleElement().asString().contains("I3", "PARKED");
        assertThat(broken(Map.of())).singleElement().asString().contains("I3", "unknown");
    }

    @Test
    void it_finds_an_acknowledgement_without_an_address() {
        posted(TRUE, Kind.TRUE, 1000, "");
        history.arrived(TRUE, true);
        assertThat(broken(DELIVERED)).singleElement().asString().contains("I3", "address");
    }

    @Test
    void it_finds_a_true_one_that_was_refused() {
        posted(TRUE, Kind.TRUE, 2001, "");
        assertThat(broken(Map.of())).singleElement().asString().contains("I2", "2001");
    }

    @Test
    void it_finds_a_forgery_that_was_acknowledged_and_that_none_was_refused() {
        posted(OTHER_BODY, Kind.FORGED, 1000, "K2");
        assertThat(broken(Map.of()))
                .anyMatch(sentence -> sentence.contains("was acknowledged under the id"))
                .anyMatch(sentence -> sentence.contains("none of 1"));
    }

    @Test
    void it_finds_the_same_one_refused_or_taken_over_twice() {
        acked();
        history.arrived(TRUE, true);
        posted(TRUE, Kind.SAME_AGAIN, 2001, "");
        assertThat(broken(DELIVERED)).singleElement().asString().contains("I7", "refused");
        posted(TRUE, Kind.SAME_AGAIN, 1000, "K2");
        assertThat(broken(DELIVERED)).hasSize(2).anyMatch(sentence -> sentence.contains("a second one"));
    }

    @Test
    void it_finds_that_somebody_who_is_well_waits_for_others() {
        history.add(postedBefore(Duration.ofSeconds(4)));
        history.arrived(TRUE, true);
        assertThat(isolated("NL-EMA")).isEmpty();
        DocumentHistory slow = new DocumentHistory();
        slow.add(postedBefore(Duration.ofSeconds(6)));
        slow.arrived(TRUE, true);
        history = slow;
        assertThat(isolated("NL-EMA")).singleElement().asString().contains("I11", "NL-EMA");
        assertThat(isolated("NL-EMB")).isEmpty();
    }

    private static DocumentHistory.Posted postedBefore(Duration age) {
        long then = System.nanoTime() - age.toNanos();
        return new DocumentHistory.Posted(TRUE, Kind.TRUE, 1000, "K1", then, then);
    }

    private List<String> isolated(String receiver) {
        DocumentChecker checker = new DocumentChecker(history);
        long now = System.nanoTime();
        checker.isolated(receiver, now - Duration.ofMinutes(1).toNanos(), now);
        return checker.check(DELIVERED, List.of()).broken();
    }
}
