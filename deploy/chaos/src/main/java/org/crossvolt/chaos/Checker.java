package org.crossvolt.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.crossvolt.chaos.History.Arrived;
import org.crossvolt.chaos.History.Outcome;

/** Reads a history and says which promise was broken. Knows nothing of how the hub works. */
final class Checker {

    /** A call that left this much before was surely there. */
    private static final long ON_ITS_WAY_NANOS = Duration.ofMillis(50).toNanos();

    private final History history;
    private final List<Partner> receivers;

    Checker(History history, List<Partner> receivers) {
        this.history = history;
        this.receivers = receivers;
    }

    /**
     * What was found.
     *
     * @param broken one sentence per broken promise; empty where all were kept
     * @param repeats deliveries of a version that a receiver had taken already
     */
    record Verdict(List<String> broken, long acked, long arrivals, long repeats) {}

    /**
     * @param hubCopy the newest version of each object that the hub shows
     * @param tracedTimes how often each message, by its request id, stands in the trace as received
     * @param kills processes that were killed; each may cost one repeat per object version and receiver (I6)
     */
    Verdict check(Map<String, Long> hubCopy, Map<String, Integer> tracedTimes, int kills) {
        List<String> broken = new ArrayList<>();
        long acked = keptWhatWasAcked(hubCopy, broken);
        long arrivals = 0;
        long repeats = 0;
        for (Partner receiver : receivers) {
            List<Arrived> seen = history.arrivals(receiver.party());
            arrivals += seen.size();
            neverOlderAfterNewer(receiver, seen, broken);
            repeats += repeated(receiver, seen, kills, broken);
            converged(receiver, hubCopy, broken);
        }
        noInventedSuccess(broken);
        oneEndInTheTrace(tracedTimes, broken);
        everyCommandEnded(kills, broken);
        noRedirectFollowed(broken);
        noCallBrokenByAnOrderlyEnd(broken);
        return new Verdict(broken, acked, arrivals, repeats);
    }

    /** I2. */
    private long keptWhatWasAcked(Map<String, Long> hubCopy, List<String> broken) {
        history.acknowledged().forEach((object, version) -> {
            long kept = hubCopy.getOrDefault(object, -1L);
            if (kept < version) {
                broken.add("I2: version " + version + " of " + object + " was acknowledged, the hub has " + kept);
            }
        });
        return history.pushes().stream()
                .filter(push -> push.outcome() == Outcome.ACKED)
                .count();
    }

    /** I4. */
    private static void neverOlderAfterNewer(Partner receiver, List<Arrived> seen, List<String> broken) {
        Map<String, Long> newest = new HashMap<>();
        for (Arrived arrived : seen) {
            long before = newest.getOrDefault(arrived.object(), -1L);
            if (arrived.version() < before) {
                broken.add("I4: " + receiver.party() + " saw version " + arrived.version() + " of " + arrived.object()
                        + " after " + before + "; it saw" + timesOf(arrived.object(), seen));
            }
            newest.merge(arrived.object(), arrived.version(), Math::max);
        }
    }

    /** What arrived of an object, with its time in milliseconds since the first arrival of all, to find it in the logs. */
    private static String timesOf(String object, List<Arrived> seen) {
        return seen.stream()
                .filter(arrived -> arrived.object().equals(object))
                .map(arrived -> " " + arrived.version() + "@"
                        + Duration.ofNanos(arrived.nanos() - seen.getFirst().nanos())
                                .toMillis())
                .collect(Collectors.joining());
    }

    /** I6. A push that had to be made again may arrive again as well, and so may what an operator had sent again (I13). */
    private long repeated(Partner receiver, List<Arrived> seen, int kills, List<String> broken) {
        Map<String, Integer> pushes = new HashMap<>();
        history.pushes().forEach(push -> pushes.merge(push.object() + "#" + push.version(), 1, Integer::sum));
        Map<String, Integer> resends = new HashMap<>();
        history.resends().stream()
                .filter(resent -> resent.receiver().equals(receiver.party()))
                .forEach(resent -> resends.merge(resent.object(), 1, Integer::sum));
        Map<String, Integer> taken = new HashMap<>();
        seen.stream()
                .filter(Arrived::taken)
                .forEach(arrived -> taken.merge(arrived.object() + "#" + arrived.version(), 1, Integer::sum));
        long repeats = 0;
        for (Map.Entry<String, Integer> version : taken.entrySet()) {
            int times = version.getValue();
            int allowed = pushes.getOrDefault(version.getKey(), 1)
                    + kills
                    + resends.getOrDefault(objectOf(version.getKey()), 0);
            repeats += times - 1;
            if (times > allowed) {
                broken.add("I6: " + receiver.party() + " took " + version.getKey() + " " + times + " times, " + allowed
                        + " are allowed; it saw"
                        + timesOf(version.getKey().replaceFirst("#.*", ""), seen));
            }
        }
        return repeats;
    }

    private static String objectOf(String versionKey) {
        return versionKey.substring(0, versionKey.lastIndexOf('#'));
    }

    /** I5. */
    private static void converged(Partner receiver, Map<String, Long> hubCopy, List<String> broken) {
        Map<String, Long> copy = receiver.copy();
        hubCopy.forEach((object, version) -> {
            long has = copy.getOrDefault(object, -1L);
            if (has != version) {
                broken.add(
                        "I5: " + receiver.party() + " has version " + has + " of " + object + ", the hub " + version);
            }
        });
    }

    /** I1. */
    private void noInventedSuccess(List<String> broken) {
        for (String id : history.directed()) {
            if (!history.wasReached(id)) {
                broken.add("I1: the hub answered 1000 to " + id + ", which never reached its receiver");
            }
        }
    }

    /** I3: what was answered stands in the trace, once. */
    private void oneEndInTheTrace(Map<String, Integer> tracedTimes, List<String> broken) {
        List<History.Traced> missing = new ArrayList<>();
        for (History.Traced message : history.traced()) {
            int times = tracedTimes.getOrDefault(message.requestId(), 0);
            if (times == 0) {
                missing.add(message);
            } else if (times > 1) {
                broken.add("I3: message " + message.requestId() + " stands in the trace " + times + " times");
            }
        }
        if (!missing.isEmpty()) {
            long first = history.traced().getFirst().nanos();
            Map<Long, Long> perSecond = missing.stream()
                    .collect(Collectors.groupingBy(
                            message -> Duration.ofNanos(message.nanos() - first).toSeconds(),
                            TreeMap::new,
                            Collectors.counting()));
            broken.add(
                    "I3: " + missing.size() + " messages were answered 1000 and are not in the trace; seconds after the"
                            + " first message, and how many: " + perSecond);
        }
    }

    /** F17. */
    private void noRedirectFollowed(List<String> broken) {
        history.redirectsFollowed().forEach(receiver -> broken.add("F17: the hub went where " + receiver + " sent it"));
    }

    /** F04: what a hub had begun when it was told to end it has to answer. */
    private void noCallBrokenByAnOrderlyEnd(List<String> broken) {
        for (History.Stopped stop : history.stops()) {
            long left = history.broken().stream()
                    .filter(call -> call.port() == stop.port())
                    .filter(call -> call.fromNanos() < stop.nanos() - ON_ITS_WAY_NANOS && call.toNanos() > stop.nanos())
                    .count();
            if (left > 0) {
                broken.add("F04: a hub that was told to end left " + left + " calls without an answer");
            }
        }
    }

    /** I3, class K: one end. Whoever is killed between telling it and noting that tells the same again (I6). */
    private void everyCommandEnded(int kills, List<String> broken) {
        for (String id : history.acceptedCommands()) {
            List<String> results = history.resultsOf(id);
            if (Set.copyOf(results).size() != 1 || results.size() > 1 + kills) {
                broken.add("I3: command " + id + " was accepted and ended with " + results);
            }
        }
    }
}
