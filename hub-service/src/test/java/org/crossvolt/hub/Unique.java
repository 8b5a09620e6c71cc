package org.crossvolt.hub;

import java.util.concurrent.atomic.AtomicInteger;

/** Party ids that no other test has used. */
public final class Unique {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private Unique() {}

    /** That many letters or digits. */
    public static String letters(int count) {
        StringBuilder text = new StringBuilder();
        int number = NEXT.getAndIncrement();
        for (int i = 0; i < count; i++) {
            text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(number % 36));
            number /= 36;
        }
        return text.toString();
    }
}
