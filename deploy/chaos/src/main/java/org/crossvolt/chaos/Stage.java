package org.crossvolt.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.local.LocalHub;

/** What all faults have in common: whom they happen to, chance, and somebody who writes along. */
final class Stage {

    final Scale scale;
    final Topology topology;
    final HubClient hub;
    final History history;
    final Load load;
    final List<Member> cpos;
    final List<Member> emsps;
    final Random random;
    private final PrintStream out;
    private final long begunNanos = System.nanoTime();
    /** For the end of the run. */
    private final List<String> findings = new ArrayList<>();

    private final List<String> broken = new ArrayList<>();
    private final List<Long> killNanos = new ArrayList<>();
    /** Receivers that were in a bad mood. */
    private final List<String> victims = new CopyOnWriteArrayList<>();

    Stage(
            Scale scale,
            Topology topology,
            HubClient hub,
            History history,
            Load load,
            List<Member> cpos,
            List<Member> emsps,
            PrintStream out) {
        this.scale = scale;
        this.topology = topology;
        this.hub = hub;
        this.history = history;
        this.load = load;
        this.cpos = cpos;
        this.emsps = emsps;
        this.random = new Random(scale.seed());
        this.out = out;
    }

    List<Partner> receivers() {
        return emsps.stream().map(Member::partner).toList();
    }

    void killed(String what) {
        killNanos.add(System.nanoTime());
        say("kill -9: " + what);
    }

    /** Processes that were killed, by others or by themselves. */
    int kills() {
        return killNanos.size();
    }

    void startHub(int hub) {
        say("hub " + hub + " is ready again after " + topology.startHub(hub).toMillis() + " ms");
    }

    /** Whether a question of one party to another is answered by way of this hub. */
    boolean messagePasses(LocalHub by) {
        Member asker = emsps.getFirst();
        HubClient.Answer answer = hub.sendTo(
                by,
                new Random(),
                "passes-" + System.nanoTime(),
                "GET",
                "/ocpi/2.2.1/sender/locations?limit=1",
                asker.token(),
                asker.partner().party(),
                cpos.getFirst().partner().party(),
                null);
        return answer != null && answer.isAck();
    }

    /** When, on the clock of {@link System#nanoTime}. */
    List<Long> killNanos() {
        return List.copyOf(killNanos);
    }

    /** Every other receiver agreed to the safe-keeping of CDRs. */
    List<Member> keptSafe() {
        List<Member> kept = new ArrayList<>();
        for (int i = 0; i < emsps.size(); i += 2) {
            kept.add(emsps.get(i));
        }
        return kept;
    }

    void misbehaves(Partner receiver) {
        victims.add(receiver.party());
    }

    List<String> victims() {
        return List.copyOf(victims);
    }

    synchronized void say(String sentence) {
        out.println("chaos " + Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds() + ": " + sentence);
        out.flush();
    }

    /** Something to be read at the end as well. */
    synchronized void find(String sentence) {
        findings.add(sentence);
        say(sentence);
    }

    List<String> findings() {
        return findings;
    }

    /** A promise that was seen to be broken while it happened. */
    synchronized void complain(String sentence) {
        broken.add(sentence);
        say("BROKEN " + sentence);
    }

    List<String> broken() {
        return broken;
    }

    void pauseUpTo(int millis) throws InterruptedException {
        Thread.sleep(500 + random.nextInt(millis));
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
