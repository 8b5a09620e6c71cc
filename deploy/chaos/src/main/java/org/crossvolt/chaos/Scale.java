package org.crossvolt.chaos;

/**
 * How large a run is.
 *
 * @param seed of load and faults; the same seed asks the same of the hub
 * @param cpos platforms that push
 * @param objectsPerCpo Locations of each
 * @param receivers platforms that are brought every change
 * @param pushesPerSecond of all together
 * @param rounds how often each fault comes
 */
record Scale(long seed, int cpos, int objectsPerCpo, int receivers, int pushesPerSecond, int rounds) {

    static Scale smoke(long seed) {
        return new Scale(seed, 2, 12, 4, 20, 1);
    }

    static Scale full(long seed, int rounds) {
        return new Scale(seed, 3, 100, 20, 100, rounds);
    }
}
