package org.crossvolt.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crossvolt.chaos.Partner.Mood;
import org.crossvolt.local.LocalHub;

/** F13 to F19: one receiver at a time misbehaves, beside strangers that are slow; the others are to be served all the same. */
final class Moods {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final Stage stage;
    /** While the hubs were warm: of the first round, before anything was killed. */
    private final List<Latencies.Window> windows = new ArrayList<>();

    Moods(Stage stage) {
        this.stage = stage;
    }

    /** What the other receivers got meanwhile. */
    Latencies.Times others() {
        return Latencies.in(stage.history, stage.receivers(), windows);
    }

    /** @param measured whether the others' times are looked at */
    void have(boolean measured) throws InterruptedException {
        LocalHub hub = stage.topology.anyHub(stage.random);
        if (hub == null) {
            throw new IllegalStateException("no hub is there");
        }
        try (SlowClients strangers = new SlowClients(hub, stage.scale.slowClients())) {
            stage.say(strangers.count() + " strangers send a byte a second");
            for (Mood mood : Mood.values()) {
                if (mood != Mood.WELL) {
                    have(mood, measured);
                }
            }
        }
    }

    private void have(Mood mood, boolean measured) throws InterruptedException {
        List<Partner> receivers = stage.receivers();
        // At first of those who are owed CDRs, so that each mood meets some.
        List<Partner> candidates =
                measured ? stage.keptSafe().stream().map(Load.Member::partner).toList() : receivers;
        Partner victim = candidates.get(stage.random.nextInt(candidates.size()));
        stage.misbehaves(victim);
        stage.say(victim.party() + " is " + mood);
        long from = System.nanoTime();
        victim.be(mood);
        Thread.sleep(stage.scale.mood());
        victim.be(Mood.WELL);
        if (measured) {
            Latencies.Window window = Latencies.Window.of(from).without(victim);
            // Else it would be one of the others, still behind, of the next.
            awaitRecovery(victim);
            windows.add(window);
            stage.say("meanwhile, to the others, " + Latencies.in(stage.history, receivers, List.of(window)));
        }
    }

    /** Until a receiver that is well again has what had been acknowledged by then. */
    private void awaitRecovery(Partner victim) throws InterruptedException {
        Map<String, Long> acknowledged = stage.history.acknowledged();
        long from = System.nanoTime();
        while (System.nanoTime() - from < RECOVERY.toNanos() && !victim.has(acknowledged)) {
            Thread.sleep(20);
        }
        stage.say(victim.party() + " is well again and had everything after " + Stage.millisSince(from) + " ms");
    }
}
