package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import org.crossvolt.emsp.Emsp.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** By hand ({@code BENCH=true ./mvnw … -Dtest=AuthorizeBench}): what one caller waits for an authorisation, HTTP included. */
@QuarkusTest
@EnabledIfEnvironmentVariable(named = "BENCH", matches = "true")
class AuthorizeBench {

    private static final int ROUNDS = 5_000;

    @Test
    void an_authorisation_takes_less_than_twenty_milliseconds() {
        Person ann = Emsp.person();
        long[] nanos = new long[ROUNDS];
        for (int round = -ROUNDS / 5; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            assertThat(Emsp.authorize(ann.uid(), null).code()).isEqualTo(1000);
            if (round >= 0) {
                nanos[round] = System.nanoTime() - begun;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "authorize: p50 %.2f ms, p99 %.2f ms%n", nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 99 / 100] / 1e6);
        assertThat(nanos[ROUNDS * 99 / 100]).isLessThan(20_000_000L);
    }
}
