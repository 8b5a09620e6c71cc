package org.crossvolt.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Tells the day line by line, and keeps count of what came true. */
final class Narrator {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final List<String> wrong = new ArrayList<>();
    private int right;

    void scene(String title) {
        System.out.printf("%n%s%n", title);
    }

    void say(String line) {
        System.out.println("    " + line);
    }

    /** A claim about what the other side has seen. */
    void check(String claim, boolean holds) {
        if (holds) {
            right++;
        } else {
            wrong.add(claim);
        }
        System.out.println((holds ? "  ✓ " : "  ✗ ") + claim);
    }

    /** A claim that may take a while to come true. */
    void eventually(String claim, Duration atMost, BooleanSupplier holds) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new DemoFailure("interrupted");
            }
        }
        check(claim, holds.getAsBoolean());
    }

    int right() {
        return right;
    }

    int wrong() {
        return wrong.size();
    }

    /** The claims that did not come true. */
    List<String> broken() {
        return List.copyOf(wrong);
    }
}
