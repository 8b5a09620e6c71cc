package org.crossvolt.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.local.LocalHub;

/** Processes that end: at any moment, at the worst moment, with work in their hands, all at once, and in good order. */
final class Crashes {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration UNKNOWN_WITHIN = Duration.ofSeconds(30);
    /** How often a moment passes before it is the last. */
    private static final int MOST_TIMES = 20;

    private final Stage stage;
    private Duration longestStop = Duration.ZERO;

    Crashes(Stage stage) {
        this.stage = stage;
    }

    /** From the order to end until a hub was gone. */
    Duration longestStop() {
        return longestStop;
    }

    /** F04: as an upgrade does it, one hub after the other. */
    void haveAnUpgrade() throws InterruptedException {
        for (int hub : List.of(0, 1)) {
            Duration took = stage.topology.stopHub(hub, stage.history);
            longestStop = longestStop.compareTo(took) > 0 ? longestStop : took;
            stage.say("hub " + hub + " was told to end and was gone after " + took.toMillis() + " ms");
            stage.startHub(hub);
            stage.pauseUpTo(1_000);
        }
    }

    /** F01, F05, F06, F09, and all of them at once (I2). */
    void haveKills() throws InterruptedException {
        Topology topology = stage.topology;
        for (int hub : List.of(0, 1)) {
            stage.killed("hub " + hub + ", which is back after a while");
            topology.killHub(hub);
            stage.pauseUpTo(3_000);
            stage.startHub(hub);
            stage.pauseUpTo(3_000);
        }
        stage.killed("PostgreSQL");
        topology.killPostgres();
        Thread.sleep(1_000);
        topology.startPostgres();
        stage.pauseUpTo(5_000);
        stage.killed("Kafka");
        topology.killKafka();
        Thread.sleep(1_000);
        topology.startKafka();
        stage.pauseUpTo(5_000);
        stage.killed("everything at once");
        topology.killHub(0);
        topology.killPostgres();
        topology.killHub(1);
        topology.killKafka();
        topology.startPostgres();
        topology.startKafka();
        stage.startHub(1);
        stage.startHub(0);
        stage.pauseUpTo(3_000);
    }

    /** F02: a hub ends itself exactly where it leaves the most behind. */
    void haveWorstMoments() throws InterruptedException {
        for (String moment : stage.scale.worstMoments()) {
            stage.killed("hub 0, to come back and end by itself at " + moment);
            stage.topology.killHub(0);
            LocalHub doomed = stage.topology.startDoomedHub(0, moment + ":" + (1 + stage.random.nextInt(MOST_TIMES)));
            if (doomed != null && !doomed.endsWithin(SOON)) {
                // What only one hub does at a time may be the other's until that is gone.
                stage.killed("hub 1, so that hub 0 comes to " + moment);
                stage.topology.killHub(1);
                if (!doomed.endsWithin(SOON.multipliedBy(2))) {
                    stage.complain("F02: the hub never came to " + moment);
                }
                stage.startHub(1);
            }
            stage.killed("hub 0, by itself, at " + moment);
            stage.topology.killHub(0);
            stage.startHub(0);
        }
    }

    /** F03: a hub is killed with messages in its hands, and says so in the trace when it is back. */
    void haveWaitingCalls() throws InterruptedException {
        LocalHub victim = stage.topology.hub(1);
        List<String> waiting = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < stage.scale.waitingCalls(); i++) {
            String id = Partner.WAITING + stage.random.nextInt(Integer.MAX_VALUE);
            waiting.add(id);
            callers.add(Thread.ofVirtual().start(() -> call(victim, id)));
        }
        long from = System.nanoTime();
        while (!waiting.stream().allMatch(stage.history::wasReached) && Stage.millisSince(from) < SOON.toMillis()) {
            Thread.sleep(20);
        }
        stage.killed("hub 1, with " + waiting.size() + " calls in its hands");
        stage.topology.killHub(1);
        for (Thread caller : callers) {
            caller.join();
        }
        stage.startHub(1);
        from = System.nanoTime();
        long told;
        do {
            Thread.sleep(100);
            told = stage.topology.unknownAfterCrash(waiting);
        } while (told < waiting.size() && Stage.millisSince(from) < UNKNOWN_WITHIN.toMillis());
        stage.find("of " + waiting.size() + " calls in the hands of a killed hub the trace told " + told
                + " as unknown, " + Stage.millisSince(from) + " ms after it was ready again");
        if (told != waiting.size()) {
            stage.complain("I3: " + (waiting.size() - told) + " calls of a killed hub have no end in the trace");
        }
    }

    private void call(LocalHub victim, String id) {
        Member emsp = stage.emsps.getFirst();
        HubClient.Answer answer = stage.hub.sendTo(
                victim,
                new Random(id.hashCode()),
                id,
                "GET",
                "/ocpi/2.2.1/sender/locations?limit=1",
                emsp.token(),
                emsp.partner().party(),
                stage.cpos.getFirst().partner().party(),
                null);
        if (answer != null) {
            stage.complain((answer.isAck() ? "I1" : "F03") + ": the hub answered a call whose receiver never answered: "
                    + answer.json());
        }
    }
}
