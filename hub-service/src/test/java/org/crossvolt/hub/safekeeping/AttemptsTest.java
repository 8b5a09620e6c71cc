package org.crossvolt.hub.safekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final Attempts attempts = new Attempts(5, 2);

    @Test
    void one_platform_takes_its_share_and_leaves_room_for_others() {
        assertThat(attempts.enter(ONE)).isTrue();
        assertThat(attempts.enter(ONE)).isTrue();
        assertThat(attempts.hasRoomFor(ONE)).isFalse();
        assertThat(attempts.enter(ONE)).isFalse();
        assertThat(attempts.enter(OTHER)).isTrue();
        assertThat(attempts.room()).isEqualTo(2);
    }

    @Test
    void what_ended_makes_room() {
        attempts.enter(ONE);
        attempts.enter(ONE);
        attempts.leave(ONE);
        assertThat(attempts.room()).isEqualTo(4);
        assertThat(attempts.enter(ONE)).isTrue();
        assertThat(attempts.enter(ONE)).isFalse();
    }

    @Test
    void nothing_begins_after_the_end() {
        attempts.close(Duration.ZERO);
        assertThat(attempts.room()).isZero();
        assertThat(attempts.hasRoomFor(ONE)).isFalse();
        assertThat(attempts.enter(ONE)).isFalse();
    }

    @Test
    void the_end_waits_for_what_had_begun_and_not_for_ever() throws InterruptedException {
        attempts.enter(ONE);
        Thread ending = Thread.ofVirtual().start(() -> attempts.close(Duration.ofSeconds(30)));
        assertThat(ending.join(Duration.ofMillis(200))).isFalse();
        attempts.leave(ONE);
        assertThat(ending.join(Duration.ofSeconds(20))).isTrue();
        attempts.close(Duration.ofMillis(1));
        Attempts hanging = new Attempts(5, 2);
        hanging.enter(ONE);
        Thread impatient = Thread.ofVirtual().start(() -> hanging.close(Duration.ofMillis(50)));
        assertThat(impatient.join(Duration.ofSeconds(20))).isTrue();
    }
}
