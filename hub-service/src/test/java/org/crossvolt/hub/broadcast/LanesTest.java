package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.crossvolt.hub.broadcast.Lanes.Turn;
import org.junit.jupiter.api.Test;

/** One lane, and work that ends when the test says so. */
class LanesTest {

    private static final UUID PLATFORM = UUID.randomUUID();
    private static final String LOUD = "locations/NL/LOU";
    private static final String QUIET = "locations/NL/QUI";

    private final Lanes lanes = new Lanes(1, 10, Duration.ofMinutes(1));
    private final List<String> begun = new ArrayList<>();
    private final Deque<UniEmitter<? super Void>> running = new ArrayDeque<>();
    private final List<Turn> turns = new ArrayList<>();

    private void offer(Lanes to, String owner, String key) {
        to.offer(PLATFORM, owner, key, moreBehind -> {
                    begun.add(key + (moreBehind ? "+" : ""));
                    return Uni.createFrom().emitter(emitter -> running.add(emitter));
                })
                .subscribe()
                .with(turns::add);
    }

    private void offer(String owner, String key) {
        offer(lanes, owner, key);
    }

    private void endAll() {
        while (!running.isEmpty()) {
            running.poll().complete(null);
        }
    }

    @Test
    void those_who_wait_take_turns() {
        for (int i = 1; i <= 5; i++) {
            offer(LOUD, "l" + i);
        }
        offer(QUIET, "q1");
        offer(QUIET, "q2");
        endAll();
        assertThat(begun).containsExactly("l1", "l2", "q1", "l3", "q2", "l4", "l5");
        assertThat(turns).hasSize(7).containsOnly(Turn.TAKEN);
    }

    @Test
    void of_one_object_the_order_stays_and_it_is_told_what_waits_behind() {
        offer(LOUD, "same");
        offer(LOUD, "same");
        offer(LOUD, "other");
        offer(LOUD, "same");
        endAll();
        assertThat(begun).containsExactly("same", "same+", "other", "same");
    }

    @Test
    void one_alone_can_not_fill_it() {
        offer(LOUD, "runs");
        for (int i = 0; i < 20; i++) {
            offer(LOUD, "l" + i);
        }
        assertThat(turns).hasSize(10).containsOnly(Turn.FULL);
        for (int i = 0; i < 10; i++) {
            offer(QUIET, "q" + i);
        }
        assertThat(turns).hasSize(15).containsOnly(Turn.FULL);
        assertThat(lanes.waiting()).isEqualTo(15);
        endAll();
        assertThat(begun).contains("q0", "q4").doesNotContain("q5", "l10");
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void who_waited_too_long_is_told_so_and_does_not_run() {
        Lanes impatient = new Lanes(1, 10, Duration.ZERO);
        offer(impatient, LOUD, "runs too late");
        offer(impatient, LOUD, "as well");
        endAll();
        assertThat(turns).containsExactly(Turn.TOO_LATE, Turn.TOO_LATE);
        assertThat(begun).isEmpty();
    }

    @Test
    void work_that_fails_does_not_hold_up_the_next() {
        lanes.offer(PLATFORM, LOUD, "fails", more -> Uni.createFrom().failure(new IllegalStateException("no")))
                .subscribe()
                .with(turns::add);
        offer(LOUD, "next");
        endAll();
        assertThat(begun).containsExactly("next");
        assertThat(turns).containsExactly(Turn.TAKEN, Turn.TAKEN);
    }
}
