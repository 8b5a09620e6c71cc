package org.crossvolt.emsp.tokens;

import io.github.bucket4j.Bucket;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Slows down whoever asks about many tokens that do not exist. */
@Singleton
class Guessing {

    private static final int MOST_PARTNERS = 10_000;

    private final int perMinute;
    private final ConcurrentHashMap<String, Bucket> unknown = new ConcurrentHashMap<>();

    Guessing(TokensConfig config) {
        this.perMinute = config.unknownPerMinute();
    }

    boolean isStopped(String cpo) {
        Bucket bucket = unknown.get(cpo);
        return bucket != null && bucket.getAvailableTokens() == 0;
    }

    void missed(String cpo) {
        if (unknown.size() >= MOST_PARTNERS) {
            unknown.clear();
        }
        unknown.computeIfAbsent(
                        cpo,
                        same -> Bucket.builder()
                                .addLimit(limit ->
                                        limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                                .build())
                .tryConsume(1);
    }
}
