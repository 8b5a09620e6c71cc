package org.crossvolt.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How large a run is.
 *
 * @param seed of load and faults; the same seed asks the same of the hub
 * @param cpos platforms that push
 * @param objectsPerCpo Locations of each
 * @param receivers platforms that are brought every change
 * @param pushesPerSecond of all together
 * @param warmUp load before anything is measured or broken
 * @param quiet how long is measured before anything happens
 * @param rounds how often each fault comes
 * @param mood how long a receiver stays in a bad mood
 * @param slowClients strangers that send a byte a second meanwhile
 * @param silence how long PostgreSQL and Kafka answer nothing
 * @param burst how long one party pushes as fast as it can
 * @param visits of somebody who joins the hubs and does nothing
 * @param waitingCalls in the hands of a hub that is killed
 * @param worstMoments at which a hub ends itself, as its setting names them
 * @param cdrsPerSecond given to the hub for safe-keeping, by all CPOs together
 * @param absence how long one platform answers nothing, or longer, until others are told; and how long another is to be left
 *     alone
 * @param kafkaAway how long Kafka is gone once, at the end
 * @param faults that come
 */
record Scale(
        long seed,
        int cpos,
        int objectsPerCpo,
        int receivers,
        int pushesPerSecond,
        Duration warmUp,
        Duration quiet,
        int rounds,
        Duration mood,
        int slowClients,
        Duration silence,
        Duration burst,
        int visits,
        int waitingCalls,
        List<String> worstMoments,
        int cdrsPerSecond,
        Duration absence,
        Duration kafkaAway,
        Set<Fault> faults) {

    static Scale smoke(long seed, Set<Fault> faults) {
        return new Scale(
                seed,
                2,
                12,
                4,
                20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1,
                Duration.ofMillis(1_500),
                300,
                Duration.ofSeconds(4),
                Duration.ofSeconds(2),
                2,
                10,
                List.of("after-commit"),
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(8),
                faults);
    }

    static Scale full(long seed, int rounds, Duration kafkaAway, Set<Fault> faults) {
        return new Scale(
                seed,
                3,
                100,
                20,
                100,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                rounds,
                Duration.ofSeconds(4),
                2_000,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                5,
                50,
                List.of("after-commit", "before-reply", "before-publish", "after-publish", "after-send"),
                3,
                Duration.ofSeconds(60),
                kafkaAway,
                faults);
    }
}
