package org.crossvolt.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crossvolt.chaos.DocumentHistory.Arrived;
import org.crossvolt.chaos.DocumentHistory.Kind;
import org.crossvolt.chaos.DocumentHistory.Posted;

/** Reads what became of the CDRs in safe-keeping and says which promise was broken. Knows nothing of how the hub works. */
final class DocumentChecker {

    /** Longest way of a CDR to somebody who is well, while somebody else is not (I11), at the 99th percentile. */
    private static final Duration ISOLATED = Duration.ofSeconds(5);

    private final DocumentHistory history;
    private final List<String> broken = new ArrayList<>();

    DocumentChecker(DocumentHistory history) {
        this.history = history;
    }

    /**
     * What was found.
     *
     * @param broken one sentence per broken promise; empty where all were kept
     * @param repeats deliveries of a CDR that its receiver had taken already
     * @param forgeriesRefused other bodies under the id of an acknowledged CDR
     */
    record Verdict(
            List<String> broken, long acked, long deliveries, long repeats, long forgeriesRefused, long sameAgain) {

        @Override
        public String toString() {
            return acked + " CDRs were taken over, " + deliveries + " were delivered, " + repeats
                    + " of them a second time; " + sameAgain + " came again and were the same, " + forgeriesRefused
                    + " others under their ids were refused";
        }
    }

    /**
     * @param states what the hub says of each CDR it took over, by its own id of it
     * @param killNanos when processes were killed; each may cost one repeat of a CDR that was there by then
     */
    Verdict check(Map<String, String> states, List<Long> killNanos) {
        List<Posted> acked = history.acknowledged();
        Map<String, List<Arrived>> arrivals = new HashMap<>();
        history.arrivals()
                .forEach(arrived -> arrivals.computeIfAbsent(arrived.cdr().key(), first -> new ArrayList<>())
                        .add(arrived));
        long repeats = 0;
        for (Posted post : acked) {
            List<Arrived> seen = arrivals.getOrDefault(post.cdr().key(), List.of());
            repeats += arrivedAsOftenAsAllowed(post, seen, killNanos);
            calledDelivered(post, states);
        }
        onlyWhatWasPosted();
        everyTrueOneWasTaken();
        long refused = forgeriesWereRefused();
        long taken = history.arrivals().stream().filter(Arrived::taken).count();
        return new Verdict(broken, acked.size(), taken, repeats, refused, sameAgainIsTheSame(acked));
    }

    /** I2 and I6, for money: at least once with the body that was acknowledged, and once more per kill at most. */
    private long arrivedAsOftenAsAllowed(Posted post, List<Arrived> seen, List<Long> killNanos) {
        long times = seen.stream()
                .filter(arrived -> arrived.taken() && arrived.cdr().equals(post.cdr()))
                .count();
        long kills = killNanos.stream().filter(kill -> kill > post.fromNanos()).count();
        if (times == 0) {
            broken.add("I2: CDR " + post.cdr().key() + " was acknowledged and never reached "
                    + post.cdr().receiver());
        } else if (times > 1 + kills) {
            broken.add("I6: " + post.cdr().receiver() + " took CDR "
                    + post.cdr().key() + " " + times + " times, " + (1 + kills) + " are allowed");
        }
        return Math.max(0, times - 1);
    }

    /** I3: both sides can see how it ended. */
    private void calledDelivered(Posted post, Map<String, String> states) {
        if (post.delivery().isEmpty()) {
            broken.add("I3: CDR " + post.cdr().key() + " was acknowledged without an address to ask for it");
        } else if (!Documents.DELIVERED.equals(states.get(post.delivery()))) {
            broken.add("I3: CDR " + post.cdr().key() + " was acknowledged, and the hub calls it "
                    + states.getOrDefault(post.delivery(), "unknown"));
        }
    }

    /** I7 and I8: no body but the true one, and to nobody but the one it is for; acknowledged or not. */
    private void onlyWhatWasPosted() {
        Set<DocumentHistory.Cdr> posted = new HashSet<>();
        history.posts().stream().filter(post -> post.kind() == Kind.TRUE).forEach(post -> posted.add(post.cdr()));
        for (Arrived arrived : history.arrivals()) {
            if (!posted.contains(arrived.cdr())) {
                broken.add("I7: " + arrived.cdr().receiver() + " got CDR "
                        + arrived.cdr().key() + " with a body that is not the true one, or is not for it");
            }
        }
    }

    /** A valid CDR between parties that agreed can be put off, not refused. */
    private void everyTrueOneWasTaken() {
        history.posts().stream()
                .filter(post -> post.kind() == Kind.TRUE && post.isRefused())
                .forEach(post -> broken.add("I2: CDR " + post.cdr().key() + " was refused with " + post.code()));
    }

    /** I7. */
    private long forgeriesWereRefused() {
        List<Posted> forged = history.posts().stream()
                .filter(post -> post.kind() == Kind.FORGED)
                .toList();
        forged.stream()
                .filter(Posted::isAck)
                .forEach(post -> broken.add("I7: another CDR was acknowledged under the id "
                        + post.cdr().key()));
        long refused = forged.stream().filter(Posted::isRefused).count();
        if (refused == 0 && !forged.isEmpty()) {
            broken.add("I7: none of " + forged.size() + " other CDRs under known ids was refused");
        }
        return refused;
    }

    /** I7: what comes again is the one that is there, under the same address. */
    private long sameAgainIsTheSame(List<Posted> acked) {
        Map<String, String> deliveries = new HashMap<>();
        acked.forEach(post -> deliveries.put(post.cdr().key(), post.delivery()));
        long same = 0;
        for (Posted post : history.posts()) {
            if (post.kind() == Kind.SAME_AGAIN && post.isRefused()) {
                broken.add("I7: CDR " + post.cdr().key() + " came again as it was and was refused with " + post.code());
            } else if (post.kind() == Kind.SAME_AGAIN && post.isAck()) {
                same++;
                if (!post.delivery().equals(deliveries.get(post.cdr().key()))) {
                    broken.add("I7: CDR " + post.cdr().key() + " came again and was taken over as a second one");
                }
            }
        }
        return same;
    }

    /**
     * I11: how long CDRs took to a receiver that is always well, while others misbehaved. To be asked before {@link #check}.
     *
     * @param fromNanos acknowledged since then
     * @param toNanos and before that
     */
    Latencies.Times isolated(String receiver, long fromNanos, long toNanos) {
        Map<String, Long> arrived = new HashMap<>();
        history.arrivals().forEach(one -> arrived.putIfAbsent(one.cdr().key(), one.nanos()));
        List<Long> millis = new ArrayList<>();
        for (Posted post : history.acknowledged()) {
            Long then = arrived.get(post.cdr().key());
            boolean within = post.nanos() >= fromNanos && post.nanos() < toNanos;
            if (within && then != null && post.cdr().receiver().equals(receiver)) {
                millis.add(Math.max(0, then - post.nanos()) / 1_000_000);
            }
        }
        Latencies.Times times = Latencies.of(millis);
        if (times.p99() > ISOLATED.toMillis()) {
            broken.add("I11: CDRs took " + times.p99() + " ms at the 99th percentile to " + receiver
                    + ", which was well, while others were not");
        }
        return times;
    }
}
