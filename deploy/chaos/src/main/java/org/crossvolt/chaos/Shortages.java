package org.crossvolt.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.local.LocalHub;

/** Something is there and can not be had: a table, Kafka, an answer, another connection, the hub's time. */
final class Shortages {

    private static final int PROBES = 5;
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    /** Beyond the relay's lease and Kafka's session, so that another hub has taken over when it goes on. */
    private static final Duration HUB_STANDS_STILL = Duration.ofSeconds(8);

    private static final int FILES_LEFT = 40;
    private static final int STRANGERS = 100;

    private final Stage stage;

    Shortages(Stage stage) {
        this.stage = stage;
    }

    /** F08. */
    void haveALock() throws InterruptedException {
        stage.say("the objects' table is locked for " + stage.scale.mood().toSeconds() + " s");
        stage.topology.lockObjects(stage.scale.mood());
    }

    /** F22, F39: connections stay, and nothing comes through them any more. */
    void haveSilence() throws InterruptedException {
        havePostgresSilent();
        haveKafkaSilent();
        stage.say("hub 0 stands still for " + HUB_STANDS_STILL.toSeconds() + " s");
        LocalHub hub = stage.topology.hub(0);
        hub.pause();
        Thread.sleep(HUB_STANDS_STILL);
        hub.resume();
        stage.pauseUpTo(1_000);
    }

    /** Messages from party to party need no PostgreSQL; pushes are refused and not left hanging. */
    private void havePostgresSilent() throws InterruptedException {
        stage.say("PostgreSQL answers nothing for " + stage.scale.silence().toSeconds() + " s");
        stage.topology.pausePostgres();
        long from = System.nanoTime();
        int answered = 0;
        for (int i = 0; i < PROBES; i++) {
            answered += stage.messagePasses(stage.topology.hub(i % Topology.HUBS)) ? 1 : 0;
        }
        long took = Stage.millisSince(from) / PROBES;
        Thread.sleep(Math.max(1, stage.scale.silence().toMillis() - Stage.millisSince(from)));
        stage.topology.resumePostgres();
        stage.find("PostgreSQL silent: " + answered + " of " + PROBES
                + " messages from party to party were answered, each in " + took + " ms; pushes were taken "
                + recovery() + " ms after it spoke again");
        if (answered < PROBES) {
            stage.complain("F07: " + (PROBES - answered) + " messages that need no PostgreSQL were not answered");
        }
    }

    private void haveKafkaSilent() throws InterruptedException {
        stage.say("Kafka answers nothing for " + stage.scale.silence().toSeconds() + " s");
        stage.topology.pauseKafka();
        long acked = stage.load.acked();
        Thread.sleep(stage.scale.silence());
        acked = stage.load.acked() - acked;
        stage.topology.resumeKafka();
        stage.find("Kafka silent: " + acked + " pushes were acknowledged all the same");
        if (acked == 0) {
            stage.complain("F22: no push was acknowledged while Kafka was silent");
        }
    }

    private long recovery() throws InterruptedException {
        long acked = stage.load.acked();
        long from = System.nanoTime();
        while (stage.load.acked() == acked && Stage.millisSince(from) < RECOVERY.toMillis()) {
            Thread.sleep(20);
        }
        return Stage.millisSince(from);
    }

    /** F26: what is connected goes on, and others get in again when there is room. */
    void haveFewFiles() throws InterruptedException {
        // One that has been at work for a while, and has the connections it needs for that.
        LocalHub hub = stage.topology.hub(0);
        hub.limitFiles(FILES_LEFT);
        long acked = stage.load.acked();
        try (SlowClients strangers = new SlowClients(hub, STRANGERS)) {
            stage.say("hub 0 may open " + FILES_LEFT + " more files, and " + strangers.count() + " strangers come");
            Thread.sleep(stage.scale.mood());
        }
        acked = stage.load.acked() - acked;
        long from = System.nanoTime();
        while (!isReady(hub) && Stage.millisSince(from) < RECOVERY.toMillis()) {
            Thread.sleep(50);
        }
        stage.find("hub without files: " + acked + " pushes were acknowledged meanwhile; it let others in "
                + Stage.millisSince(from) + " ms after the strangers had left");
        if (acked == 0 || !isReady(hub)) {
            stage.complain("F26: the hub did not go on, or did not come back");
        }
    }

    private boolean isReady(LocalHub hub) {
        return stage.hub.ready(hub);
    }

    /** F25, F27: one party pushes as fast as it can. */
    void haveABurst() throws InterruptedException {
        Member loud = stage.cpos.getFirst();
        long from = System.nanoTime();
        Load.Burst burst = stage.load.burst(loud, stage.scale.burst());
        Latencies.Window window = Latencies.Window.of(from).except(loud.partner());
        Map<String, Long> acknowledged = stage.history.acknowledged();
        from = System.nanoTime();
        while (!stage.receivers().stream().allMatch(receiver -> receiver.has(acknowledged))
                && Stage.millisSince(from) < RECOVERY.toMillis()) {
            Thread.sleep(50);
        }
        stage.find(String.format(
                Locale.ROOT,
                "%s pushed %.0f times a second for %d s, and was told to wait %d times; everything was delivered %d ms later; meanwhile, of the others, %s",
                loud.partner().party(),
                burst.acked() / Stage.seconds(stage.scale.burst().toNanos()),
                stage.scale.burst().toSeconds(),
                burst.turnedAway(),
                Stage.millisSince(from),
                Latencies.in(stage.history, stage.receivers(), List.of(window))));
    }

    /** F10: pushes go on, and what has waited goes out faster than new changes come. */
    void haveKafkaAway() throws InterruptedException {
        stage.killed("Kafka, for " + stage.scale.kafkaAway().toSeconds() + " s");
        stage.topology.killKafka();
        long acked = stage.load.acked();
        long from = System.nanoTime();
        Thread.sleep(stage.scale.kafkaAway());
        long waiting = stage.topology.outbox();
        double arrivals = (stage.load.acked() - acked) / Stage.seconds(System.nanoTime() - from);
        stage.topology.startKafka();
        acked = stage.load.acked();
        from = System.nanoTime();
        while (stage.topology.outbox() > stage.scale.pushesPerSecond()) {
            Thread.sleep(100);
        }
        double took = Stage.seconds(System.nanoTime() - from);
        double drained = (waiting + stage.load.acked() - acked) / took;
        stage.find(String.format(
                Locale.ROOT,
                "Kafka was away for %d s: %d changes waited; with it back they were out after %.1f s, %.0f a second while %.0f a second came",
                stage.scale.kafkaAway().toSeconds(),
                waiting,
                took,
                drained,
                arrivals));
    }
}
