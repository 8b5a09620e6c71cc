package org.crossvolt.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** From a push's acknowledgement to its arrival at each receiver. */
final class Latencies {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Latencies() {}

    /** A time in which one receiver was in a bad mood. */
    record Window(Partner victim, long fromNanos, long toNanos) {}

    /** Median and 99th percentile in milliseconds; what arrived before its acknowledgement was noted counts as 0. */
    static long[] of(History history, List<Partner> receivers) {
        return percentiles(history, receivers, (receiver, push) -> true);
    }

    /** The same for what the other receivers got of the pushes in these times. */
    static long[] ofOthers(History history, List<Partner> receivers, List<Window> windows) {
        return percentiles(
                history,
                receivers,
                (receiver, push) -> windows.stream()
                        .anyMatch(window -> window.victim() != receiver
                                && push.nanos() >= window.fromNanos()
                                && push.nanos() < window.toNanos()));
    }

    private static long[] percentiles(
            History history, List<Partner> receivers, BiPredicate<Partner, History.Pushed> counts) {
        Map<String, History.Pushed> acked = new HashMap<>();
        history.pushes().forEach(push -> acked.putIfAbsent(push.object() + "#" + push.version(), push));
        List<Long> times = new ArrayList<>();
        for (Partner receiver : receivers) {
            history.arrivals(receiver.party()).forEach(arrived -> {
                History.Pushed push = acked.get(arrived.object() + "#" + arrived.version());
                if (push != null && counts.test(receiver, push)) {
                    times.add(Math.max(0, arrived.nanos() - push.nanos()) / NANOS_PER_MILLI);
                }
            });
        }
        times.sort(null);
        return times.isEmpty()
                ? new long[] {-1, -1}
                : new long[] {times.get(times.size() / 2), times.get(times.size() * 99 / 100)};
    }
}
