package org.crossvolt.emsp;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** So many times a minute each, in bursts of as many; each instance counts for itself. */
public final class Pace {

    private static final int MOST_REMEMBERED = 100_000;

    private final int perMinute;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    public Pace(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Counts once. @return how long to wait before the next try; zero where it may go on now */
    public Duration take(String who) {
        if (buckets.size() >= MOST_REMEMBERED) {
            buckets.clear();
        }
        return Duration.ofNanos(buckets.computeIfAbsent(who, same -> bucket())
                .tryConsumeAndReturnRemaining(1)
                .getNanosToWaitForRefill());
    }

    /** Counts nothing. @return as {@link #take} */
    public Duration untilNext(String who) {
        Bucket bucket = buckets.get(who);
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
