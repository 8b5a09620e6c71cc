package org.crossvolt.hub.registration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.crossvolt.hub.registration.Breakers.Traffic;
import org.crossvolt.ocpi.wire.OcpiAnswer;

/** Counts and times what the hub asks of each platform, so that an operator sees which one is slow or failing. */
@Singleton
public class PartnerCalls {

    /** Upper ends of the histogram's buckets; unlike percentiles they cost next to nothing and can be added up over instances. */
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry metrics;
    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

    PartnerCalls(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    private record Key(Platform platform, Traffic traffic, String outcome) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.platform.id().equals(platform.id())
                    && key.traffic == traffic
                    && key.outcome.equals(outcome);
        }

        @Override
        public int hashCode() {
            return 31 * platform.id().hashCode() + outcome.hashCode();
        }
    }

    /** @param startedNanos {@link System#nanoTime} at the start of the call */
    public void made(Platform platform, Traffic traffic, OcpiAnswer answer, long startedNanos) {
        timers.computeIfAbsent(new Key(platform, traffic, outcome(answer)), this::timer)
                .record(Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private Timer timer(Key key) {
        return Timer.builder("crossvolt.hub.partner.calls")
                .description("Calls to a platform, by what came of them")
                .tag("platform", key.platform.name())
                .tag("platform_id", key.platform.id().toString())
                .tag("traffic", key.traffic.name())
                .tag("outcome", key.outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    private static String outcome(OcpiAnswer answer) {
        return switch (answer) {
            case OcpiAnswer.Answered answered -> answered.httpStatus() / 100 + "xx";
            case OcpiAnswer.TimedOut timedOut -> "timeout";
            case OcpiAnswer.Unreachable unreachable -> "unreachable";
            case OcpiAnswer.EgressRefused refused -> "refused";
            case OcpiAnswer.TooLarge large -> "too_large";
        };
    }
}
