package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Breaker breaker = new Breaker(3, Duration.ofSeconds(2), Duration.ofSeconds(30));

    @BeforeEach
    void it_opens() {
        breaker.failed(0);
        breaker.failed(0);
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.isShut(0)).isFalse();
        assertThat(breaker.tryCall(0)).isTrue();
        breaker.failed(0);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void what_was_on_its_way_when_it_opened_makes_no_pause_longer() {
        for (int i = 0; i < 20; i++) {
            breaker.failed(SECOND);
        }
        assertThat(breaker.isShut(SECOND)).isTrue();
        assertThat(breaker.tryCall(2 * SECOND - 1)).isFalse();
        assertThat(breaker.isShut(2 * SECOND)).isFalse();
        assertThat(breaker.tryCall(2 * SECOND)).isTrue();
    }

    @Test
    void a_trial_that_fails_doubles_the_pause_up_to_the_longest() {
        long now = 0;
        for (long pause : new long[] {2, 4, 8, 16, 30, 30}) {
            assertThat(breaker.tryCall(now + pause * SECOND - 1)).isFalse();
            now += pause * SECOND;
            assertThat(breaker.tryCall(now)).isTrue();
            assertThat(breaker.tryCall(now)).as("one trial at a time").isFalse();
            breaker.failed(now);
        }
    }

    @Test
    void asking_whether_it_is_shut_is_no_trial() {
        assertThat(breaker.isShut(2 * SECOND)).isFalse();
        assertThat(breaker.isShut(2 * SECOND)).isFalse();
        assertThat(breaker.tryCall(2 * SECOND)).isTrue();
        assertThat(breaker.isShut(2 * SECOND)).isTrue();
    }

    @Test
    void a_success_closes_it_and_the_first_pause_is_short_again() {
        breaker.tryCall(2 * SECOND);
        breaker.succeeded();
        assertThat(breaker.isOpen()).isFalse();
        for (int i = 0; i < 3; i++) {
            breaker.failed(3 * SECOND);
        }
        assertThat(breaker.tryCall(5 * SECOND - 1)).isFalse();
        assertThat(breaker.tryCall(5 * SECOND)).isTrue();
    }
}
