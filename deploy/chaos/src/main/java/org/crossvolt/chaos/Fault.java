package org.crossvolt.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can happen, in the order in which it does; nothing is measured any more once hubs are killed. */
enum Fault {
    MOODS(true),
    LOCK(true),
    BURST(false),
    SILENCE(false),
    REBALANCES(false),
    WAITING_CALLS(false),
    FEW_FILES(false),
    WORST_MOMENTS(false),
    WRONG_CLOCK(false),
    CUT_CABLES(false),
    UPGRADE(true),
    KILLS(true),
    KAFKA_AWAY(false);

    /** What a build has time for. */
    static final Set<Fault> SHORT = EnumSet.of(MOODS, BURST, SILENCE, WAITING_CALLS, KILLS, KAFKA_AWAY);

    private final boolean eachRound;

    Fault(boolean eachRound) {
        this.eachRound = eachRound;
    }

    /** The last one comes once, when everything else has been. */
    boolean comesIn(int round, int rounds) {
        return eachRound || round == (this == KAFKA_AWAY ? rounds - 1 : 0);
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String words() {
        return Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(","));
    }

    /**
     * @param words as {@link #words} has them
     * @throws IllegalArgumentException for one that is none
     */
    static Set<Fault> of(String words) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (String word : words.split(",")) {
            faults.add(valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return faults;
    }
}
