package org.crossvolt.chaos;

import java.time.Duration;
import java.time.Instant;
import org.crossvolt.chaos.Cable.State;
import org.crossvolt.local.LocalHub;

/** F22: one hub is cut off from PostgreSQL or Kafka, both ways or only from the answers, while the other hub has both. */
final class Separations {

    private static final int ACKNOWLEDGED = 1000;
    private static final int REFUSED = 3000;
    /** Its deadline is two seconds; the machine is busy. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Stage stage;
    private int probes;

    Separations(Stage stage) {
        this.stage = stage;
    }

    void have() throws InterruptedException {
        stage.say("hub 0 is told to end, and comes back behind cables of its own");
        stage.topology.stopHub(0, stage.history);
        LocalHub hub = stage.topology.startHubBehindCables(0);
        for (State state : new State[] {State.CUT, State.NO_ANSWERS}) {
            cut(hub, "PostgreSQL", stage.topology.postgresCable(), state);
            cut(hub, "Kafka", stage.topology.kafkaCable(), state);
        }
        stage.topology.stopHub(0, stage.history);
        stage.startHub(0);
    }

    private void cut(LocalHub hub, String what, Cable cable, State state) throws InterruptedException {
        stage.say("the cable from hub 0 to " + what + " is " + state);
        cable.be(state);
        long from = System.nanoTime();
        int code = push(hub);
        long tookPush = Stage.millisSince(from);
        long asked = System.nanoTime();
        boolean answered = stage.messagePasses(hub);
        long tookMessage = Stage.millisSince(asked);
        Thread.sleep(Math.max(1, stage.scale.silence().toMillis() - Stage.millisSince(from)));
        cable.be(State.WHOLE);
        from = System.nanoTime();
        while (push(hub) != ACKNOWLEDGED && Stage.millisSince(from) < RECOVERY.toMillis()) {
            Thread.sleep(50);
        }
        long recovery = Stage.millisSince(from);
        stage.find("hub 0 " + state + " from " + what + ": a push was answered " + code + " after " + tookPush
                + " ms, a message to a party " + (answered ? "" : "not ") + "1000 after " + tookMessage
                + " ms; whole again, pushes were taken after " + recovery + " ms");
        if (!answered) {
            stage.complain("F22: a hub that is cut off from " + what + " did not bring a message to a party");
        }
        if (what.equals("PostgreSQL") && (code != REFUSED || tookPush > SOON.toMillis())) {
            stage.complain("F07: a hub that is cut off from PostgreSQL did not refuse a push within " + SOON.toSeconds()
                    + " s");
        }
        if (what.equals("Kafka") && code != ACKNOWLEDGED) {
            stage.complain("F22: a hub that is cut off from Kafka answered a push with " + code);
        }
        if (recovery >= RECOVERY.toMillis()) {
            stage.complain("F22: a hub did not take pushes again after it had been cut off from " + what);
        }
    }

    private int push(LocalHub hub) {
        return stage.load.pushDated(hub, stage.cpos.getFirst(), "CABLE-" + probes++, Instant.now());
    }
}
