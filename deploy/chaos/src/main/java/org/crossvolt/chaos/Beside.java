package org.crossvolt.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crossvolt.chaos.History.Resent;
import org.crossvolt.chaos.Load.Member;

/** What goes on beside the pushes all the while: CDRs, dates ahead, an operator, two platforms that are away once. */
final class Beside {

    /** Platforms of which one will answer nothing, one fail, and one never do any harm. */
    static final int AWAY = 3;

    /** Beyond the longest pause between two tries of a CDR whose receiver was away. */
    private static final Duration CDRS_DELIVERED = Duration.ofSeconds(180);

    private static final Duration TRACE_WRITTEN = Duration.ofSeconds(60);
    /** What was sent again so long before the first kill has to stand in the trace. */
    private static final Duration CALM = Duration.ofSeconds(10);

    private final Stage stage;
    private final DocumentHistory history;
    private final List<Member> away;
    private final Documents documents;
    private final DatesAhead datesAhead;
    private final Resends resends;
    private long fromNanos;
    private long toNanos;

    /** @param away {@link #AWAY} platforms that nothing else happens to, with safe-keeping */
    private Beside(Stage stage, DocumentHistory history, List<Member> away) {
        this.stage = stage;
        this.history = history;
        this.away = away;
        this.documents = new Documents(stage.scale, stage.hub, history);
        List<Member> receivers = new ArrayList<>(stage.keptSafe());
        do {
            // Half of all CDRs, so that those who are away miss enough of them.
            receivers.addAll(away);
        } while (receivers.size() < 2 * stage.keptSafe().size());
        documents.start(stage.cpos, receivers);
        this.datesAhead = DatesAhead.start(stage.scale, stage.hub, stage.history, stage.cpos);
        this.resends = Resends.start(stage);
    }

    static Beside start(Stage stage, DocumentHistory history, List<Member> away) {
        return new Beside(stage, history, away);
    }

    /** What may be interrupted. */
    interface Play {
        void begin() throws InterruptedException;
    }

    /** One platform answers nothing and another fails meanwhile, and both are well again before this ends. */
    void haveAbsencesDuring(Play play) throws InterruptedException {
        fromNanos = System.nanoTime();
        Absences absences = Absences.start(stage, away.get(0), away.get(1));
        play.begin();
        absences.await();
        toNanos = System.nanoTime();
    }

    /** Ends once all that was begun is answered. */
    void stop() throws InterruptedException {
        datesAhead.stop();
        resends.stop();
        documents.stop();
    }

    /**
     * One sentence per broken promise, after everything has healed.
     *
     * @param receivers whom changes are brought
     * @param hubCopy the newest version of each object that the hub shows
     */
    List<String> check(List<Partner> receivers, Map<String, Long> hubCopy) throws InterruptedException {
        List<Long> kills = stage.killNanos();
        DocumentChecker checker = new DocumentChecker(history);
        stage.find("CDRs to somebody who was well while others were not: "
                + checker.isolated(away.get(2).partner().party(), fromNanos, toNanos));
        DocumentChecker.Verdict verdict = checker.check(documents.awaitStates(CDRS_DELIVERED), kills);
        stage.find(verdict.toString());
        List<Resent> calm = calm(kills);
        List<String> broken = new ArrayList<>(verdict.broken());
        broken.addAll(new PartnerChecker(stage.history, history)
                .check(receivers, hubCopy, resends.awaitMarks(calm, TRACE_WRITTEN), calm, Topology.HUBS));
        long refused = stage.history.datedAhead().stream()
                .filter(push -> push.code() == 2001)
                .count();
        stage.find(refused + " states dated ahead were refused; "
                + stage.history.resends().size() + " failed deliveries were sent again, " + calm.size()
                + " of them before anything was killed");
        return broken;
    }

    /** Sent by the hub, for sure, and noted. */
    private List<Resent> calm(List<Long> kills) {
        long until = kills.isEmpty() ? System.nanoTime() : kills.getFirst() - CALM.toNanos();
        return stage.history.resends().stream()
                .filter(resent -> resent.nanos() < until)
                .filter(resent -> !resent.outcome().isEmpty()
                        && !resent.outcome().startsWith("failed: too many")
                        && !resent.outcome().startsWith("failed: it takes"))
                .toList();
    }
}
