package org.crossvolt.chaos;

import java.time.Duration;

/**
 * How large a run is.
 *
 * @param seed of load and faults; the same seed asks the same of the hub
 * @param cpos platforms that push
 * @param objectsPerCpo Locations of each
 * @param receivers platforms that are brought every change
 * @param pushesPerSecond of all together
 * @param warmUp load before anything is measured or broken
 * @param rounds how often each fault comes
 * @param mood how long a receiver stays in a bad mood
 * @param slowClients strangers that send a byte a second meanwhile
 * @param kafkaAway how long Kafka is gone once, at the end; zero for not at all
 */
record Scale(
        long seed,
        int cpos,
        int objectsPerCpo,
        int receivers,
        int pushesPerSecond,
        Duration warmUp,
        int rounds,
        Duration mood,
        int slowClients,
        Duration kafkaAway) {

    static Scale smoke(long seed) {
        return new Scale(
                seed, 2, 12, 4, 20, Duration.ofSeconds(5), 1, Duration.ofSeconds(2), 300, Duration.ofSeconds(8));
    }

    static Scale full(long seed, int rounds, Duration kafkaAway) {
        return new Scale(
                seed, 3, 100, 20, 100, Duration.ofSeconds(30), rounds, Duration.ofSeconds(4), 2_000, kafkaAway);
    }
}
