package org.crossvolt.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From a push's acknowledgement to its arrival at each receiver. */
final class Latencies {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Latencies() {}

    /** Median and 99th percentile in milliseconds; what arrived before its acknowledgement was noted counts as 0. */
    static long[] of(History history, List<Partner> receivers) {
        Map<String, Long> acked = new HashMap<>();
        history.pushes().forEach(push -> acked.putIfAbsent(push.object() + "#" + push.version(), push.nanos()));
        List<Long> times = new ArrayList<>();
        for (Partner receiver : receivers) {
            history.arrivals(receiver.party()).forEach(arrived -> {
                Long at = acked.get(arrived.object() + "#" + arrived.version());
                if (at != null) {
                    times.add(Math.max(0, arrived.nanos() - at) / NANOS_PER_MILLI);
                }
            });
        }
        times.sort(null);
        return times.isEmpty()
                ? new long[] {-1, -1}
                : new long[] {times.get(times.size() / 2), times.get(times.size() * 99 / 100)};
    }
}
