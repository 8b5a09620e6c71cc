package org.crossvolt.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crossvolt.chaos.History.Outcome;
import org.jspecify.annotations.Nullable;

/** From a push's acknowledgement until a receiver has that version of the object, or a newer one. */
final class Latencies {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Latencies() {}

    /**
     * A time to look at.
     *
     * @param victim a receiver that was in a bad mood and does not count
     * @param loud a party that pushed too much and does not count
     */
    record Window(
            long fromNanos,
            long toNanos,
            @Nullable Partner victim,
            @Nullable Partner loud) {

        /** From then until now. */
        static Window of(long fromNanos) {
            return new Window(fromNanos, System.nanoTime(), null, null);
        }

        Window without(Partner receiver) {
            return new Window(fromNanos, toNanos, receiver, loud);
        }

        Window except(Partner pusher) {
            return new Window(fromNanos, toNanos, victim, pusher);
        }

        private boolean counts(Partner receiver, History.Pushed push) {
            return victim != receiver
                    && push.nanos() >= fromNanos
                    && push.nanos() < toNanos
                    && (loud == null || !push.object().startsWith(loud.party().replace('-', '/') + "/"));
        }
    }

    /** In milliseconds; what arrived before its acknowledgement was noted counts as 0. */
    record Times(int deliveries, long median, long p99) {

        @Override
        public String toString() {
            return deliveries + " deliveries: median " + median + " ms, 99th percentile " + p99 + " ms";
        }
    }

    /** How long what was pushed in these times took to each receiver; what has not come yet does not count. */
    static Times in(History history, List<Partner> receivers, List<Window> windows) {
        List<History.Pushed> pushes = firstAcknowledged(history);
        List<Long> times = new ArrayList<>();
        for (Partner receiver : receivers) {
            Map<String, List<History.Arrived>> arrivals = new HashMap<>();
            history.arrivals(receiver.party())
                    .forEach(arrived -> arrivals.computeIfAbsent(arrived.object(), first -> new ArrayList<>())
                            .add(arrived));
            for (History.Pushed push : pushes) {
                if (windows.stream().anyMatch(window -> window.counts(receiver, push))) {
                    arrivals.getOrDefault(push.object(), List.of()).stream()
                            .filter(arrived -> arrived.version() >= push.version())
                            .findFirst()
                            .ifPresent(arrived ->
                                    times.add(Math.max(0, arrived.nanos() - push.nanos()) / NANOS_PER_MILLI));
                }
            }
        }
        return of(times);
    }

    static Times of(List<Long> times) {
        times.sort(null);
        return times.isEmpty()
                ? new Times(0, -1, -1)
                : new Times(times.size(), times.get(times.size() / 2), times.get(times.size() * 99 / 100));
    }

    private static List<History.Pushed> firstAcknowledged(History history) {
        Set<String> seen = new HashSet<>();
        return history.pushes().stream()
                .filter(push -> push.outcome() == Outcome.ACKED && seen.add(push.object() + "#" + push.version()))
                .toList();
    }
}
