package org.crossvolt.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.chaos.History.Resent;

/** What the hub owes to and about partners whose clocks, answers or patience are bad: I13, I14, F13, F14. */
final class PartnerChecker {

    /** The shortest and the longest pause between two tries of somebody who fails; each is twice the one before. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final History history;
    private final DocumentHistory documents;
    private final List<String> broken = new ArrayList<>();

    PartnerChecker(History history, DocumentHistory documents) {
        this.history = history;
        this.documents = documents;
    }

    /**
     * @param receivers whom changes are brought
     * @param hubCopy the newest version of each object that the hub shows, after the load ended
     * @param marks how often the trace says of a message that it was sent to a receiver again, by {@link Resent#key}
     * @param calm resends that have to stand in the trace
     * @param hubs each leaves a failing platform alone by itself
     */
    List<String> check(
            List<Partner> receivers,
            Map<String, Long> hubCopy,
            Map<String, Integer> marks,
            List<Resent> calm,
            int hubs) {
        noDateAhead(receivers, hubCopy);
        resendsAsPreviewed();
        resendsAreMarked(marks, calm);
        absencesWereTold();
        failingOnesWereLeftAlone(hubs);
        return broken;
    }

    /** I14, F20: refused, brought to nobody, and the true state is what the hub has. */
    private void noDateAhead(List<Partner> receivers, Map<String, Long> hubCopy) {
        long refused = 0;
        Map<String, Long> acknowledged = history.acknowledged();
        for (History.DatedAhead push : history.datedAhead()) {
            refused += push.code() == 2001 ? 1 : 0;
            if (push.code() / 1000 == 1) {
                broken.add("I14: " + push.object() + ", dated " + push.ahead() + " ahead, was acknowledged");
            } else if (push.code() / 1000 == 2 && push.code() != 2001) {
                broken.add("F20: " + push.object() + ", dated " + push.ahead() + " ahead, was refused with "
                        + push.code());
            }
            Long newest = acknowledged.get(push.object());
            if (newest != null && !newest.equals(hubCopy.get(push.object()))) {
                broken.add("I14: after a state dated ahead the hub has version " + hubCopy.get(push.object()) + " of "
                        + push.object() + ", true is " + newest);
            }
        }
        if (refused == 0 && !history.datedAhead().isEmpty()) {
            broken.add("F20: no state dated ahead was refused with 2001");
        }
        for (Partner receiver : receivers) {
            history.arrivals(receiver.party()).stream()
                    .filter(arrived -> arrived.version() > history.wrongFrom())
                    .forEach(arrived ->
                            broken.add("I14: " + receiver.party() + " got " + arrived.object() + " with a date ahead"));
        }
    }

    /** I13: what was shown before is what is sent, or something newer. */
    private void resendsAsPreviewed() {
        for (Resent resent : history.resends()) {
            if (resent.problem() / 100 == 4) {
                broken.add("I13: " + resent.object() + " could not be sent to " + resent.receiver() + " again: HTTP "
                        + resent.problem());
            }
            if (!resent.previewed().isEmpty() && resent.previewedVersion() >= 0) {
                boolean same = resent.previewed().equals(resent.receiver() + " " + resent.object());
                boolean older = resent.sentVersion() >= 0 && resent.sentVersion() < resent.previewedVersion();
                if (!same || older) {
                    broken.add(
                            "I13: " + resent.object() + " to " + resent.receiver() + " was asked for, the preview said "
                                    + resent.previewed() + " version " + resent.previewedVersion() + ", sent was "
                                    + resent.sentVersion());
                }
            }
        }
    }

    /** I13. */
    private void resendsAreMarked(Map<String, Integer> marks, List<Resent> calm) {
        Map<String, Integer> wanted = new HashMap<>();
        calm.forEach(resent -> wanted.merge(resent.key(), 1, Integer::sum));
        wanted.forEach((key, times) -> {
            int marked = marks.getOrDefault(key, 0);
            if (marked < times) {
                broken.add("I13: " + key + " was sent again " + times + " times, the trace says so of " + marked);
            }
        });
    }

    /** F13. */
    private void absencesWereTold() {
        for (History.Absent absent : history.absences()) {
            if (absent.shownMillis() < 0 || absent.toldMillis() < 0) {
                broken.add("F13: " + absent.party() + " answered nothing, and others did not hear within "
                        + Absences.TOLD_WITHIN.toSeconds() + " s that it is OFFLINE");
            }
            if (absent.shownAgainMillis() < 0 || absent.toldAgainMillis() < 0) {
                broken.add("F13: " + absent.party() + " was back, and others did not hear within "
                        + Absences.TOLD_WITHIN.toSeconds() + " s that it is CONNECTED");
            }
        }
    }

    /** F14: changes and CDRs are told apart, because they are left alone apart. */
    private void failingOnesWereLeftAlone(int hubs) {
        for (History.LeftAlone time : history.leftAlone()) {
            if (time.tookMillis() < 0) {
                broken.add(
                        "F14: " + time.party() + " failed whatever it was brought, and the hubs did not leave it alone"
                                + " within " + Absences.LEFT_ALONE_WITHIN.toSeconds() + " s");
            }
            long most = hubs * mostTries(Duration.ofNanos(time.toNanos() - time.fromNanos()));
            long changes = history.arrivals(time.party()).stream()
                    .filter(arrived -> time.contains(arrived.nanos()))
                    .count();
            long cdrs = documents.arrivals().stream()
                    .filter(arrived -> arrived.cdr().receiver().equals(time.party()) && time.contains(arrived.nanos()))
                    .count();
            if (changes > most || cdrs > most) {
                broken.add("F14: " + time.party() + " failed whatever it was brought and was brought " + changes
                        + " changes and " + cdrs + " CDRs in "
                        + Duration.ofNanos(time.toNanos() - time.fromNanos()).toSeconds() + " s; " + most
                        + " of each are allowed");
            }
        }
    }

    /** What one hub may try in this time: one that was on its way, and then with pauses that double. */
    static long mostTries(Duration length) {
        long tries = 1;
        Duration pause = FIRST_PAUSE;
        for (Duration at = pause; at.compareTo(length) <= 0; at = at.plus(pause)) {
            tries++;
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return tries;
    }
}
