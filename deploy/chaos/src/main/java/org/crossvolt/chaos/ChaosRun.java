package org.crossvolt.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.chaos.Partner.Mood;
import org.crossvolt.local.LocalHub;

/** One run: the platform starts, the load begins, faults come one after the other, everything heals, the checker reads. */
final class ChaosRun {

    private static final Duration CONVERGENCE = Duration.ofSeconds(60);
    private static final Duration COMMANDS_END = Duration.ofSeconds(15);
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final int PAGE = 100;

    private final Scale scale;
    private final Path folder;
    private final PrintStream out;
    private final History history = new History();
    private final Random faults;
    /** Bad moods while the hubs were warm: of the first round, before anything was killed. */
    private final List<Latencies.Window> moods = new ArrayList<>();

    private Duration longestStop = Duration.ZERO;
    private String drain = "Kafka was not away for long";
    private int kills;

    ChaosRun(Scale scale, Path folder, PrintStream out) {
        this.scale = scale;
        this.folder = folder;
        this.out = out;
        this.faults = new Random(scale.seed());
    }

    /**
     * What came of it.
     *
     * @param ready how long killed hubs took until they were ready again
     * @param converged from the last fault's end until every receiver had what the hub has
     * @param quiet delivery times while nothing happened
     * @param others the same for the other receivers while one was in a bad mood, before anything was killed
     * @param longestStop from the order to end until a hub was gone
     * @param drain in words, how what had waited for Kafka went out
     */
    record Report(
            Checker.Verdict verdict,
            int kills,
            List<Duration> ready,
            Duration converged,
            Latencies.Times quiet,
            Latencies.Times others,
            Duration longestStop,
            String drain) {}

    Report run() throws InterruptedException, IOException {
        Vertx vertx = Vertx.vertx();
        try (Topology topology = Topology.start(folder)) {
            say("seed " + scale.seed() + ": two hubs, PostgreSQL and Kafka are up");
            HubClient hub = new HubClient(topology, history);
            List<Member> cpos = join(vertx, hub, "CPO", 'C', scale.cpos());
            List<Member> emsps = join(vertx, hub, "EMSP", 'E', scale.receivers());
            say("a token of one hub was known to the other after "
                    + hub.longestUnknown().toMillis() + " ms at most");
            List<Partner> receivers = emsps.stream().map(Member::partner).toList();
            Load load = new Load(scale, hub, history);
            load.start(cpos, emsps);
            Thread.sleep(scale.warmUp());
            long from = System.nanoTime();
            Thread.sleep(QUIET);
            Latencies.Times quiet =
                    Latencies.in(history, receivers, List.of(new Latencies.Window(null, from, System.nanoTime())));
            say("in quiet, " + quiet);
            for (int round = 0; round < scale.rounds(); round++) {
                haveBadMoods(topology, receivers, round == 0);
                haveLock(topology);
                haveAnUpgrade(topology);
                haveCrashes(topology);
            }
            haveKafkaAway(topology, load);
            load.stop();
            say("healed; " + load.acked() + " pushes acknowledged");
            Map<String, Long> hubCopy = copyOf(hub, emsps.getFirst());
            Duration converged = awaitConvergence(receivers, hubCopy);
            awaitCommands();
            Checker.Verdict verdict = new Checker(history, receivers).check(hubCopy, kills);
            Logs.check(topology.logs(), secretsOf(cpos, emsps), verdict.broken());
            return new Report(
                    verdict,
                    kills,
                    topology.restarts(),
                    converged,
                    quiet,
                    Latencies.in(history, receivers, moods),
                    longestStop,
                    drain);
        } finally {
            vertx.close();
        }
    }

    private List<Member> join(Vertx vertx, HubClient hub, String role, char letter, int count) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Partner partner =
                    new Partner(vertx, role, "NL-" + letter + (char) ('A' + i / 26) + (char) ('A' + i % 26), history);
            members.add(new Member(partner, hub.register(partner)));
        }
        return members;
    }

    private static List<String> secretsOf(List<Member> cpos, List<Member> emsps) {
        List<String> secrets = new ArrayList<>();
        for (List<Member> members : List.of(cpos, emsps)) {
            for (Member member : members) {
                secrets.add(member.token());
                secrets.add(member.partner().token());
            }
        }
        return secrets;
    }

    /** F13 to F19: one receiver at a time, and strangers that are slow; the others are to be served all the same. */
    private void haveBadMoods(Topology topology, List<Partner> receivers, boolean warm) throws InterruptedException {
        LocalHub hub = topology.anyHub(faults);
        if (hub == null) {
            throw new IllegalStateException("no hub is there");
        }
        try (SlowClients strangers = new SlowClients(hub, scale.slowClients())) {
            say(strangers.count() + " strangers send a byte a second");
            for (Mood mood : Mood.values()) {
                if (mood != Mood.WELL) {
                    Partner victim = receivers.get(faults.nextInt(receivers.size()));
                    Latencies.Window window = haveBadMood(victim, mood);
                    if (warm) {
                        // Else it would be one of the others, still behind, of the next.
                        awaitRecovery(victim);
                        moods.add(window);
                        say("meanwhile, to the others, " + Latencies.in(history, receivers, List.of(window)));
                    }
                }
            }
        }
    }

    private Latencies.Window haveBadMood(Partner victim, Mood mood) throws InterruptedException {
        say(victim.party() + " is " + mood);
        long from = System.nanoTime();
        victim.be(mood);
        Thread.sleep(scale.mood());
        victim.be(Mood.WELL);
        return new Latencies.Window(victim, from, System.nanoTime());
    }

    /** Until a receiver that is well again has what had been acknowledged by then. */
    private void awaitRecovery(Partner victim) throws InterruptedException {
        Map<String, Long> acknowledged = history.acknowledged();
        long from = System.nanoTime();
        while (System.nanoTime() - from < CONVERGENCE.toNanos() && !victim.has(acknowledged)) {
            Thread.sleep(20);
        }
        say(victim.party() + " is well again and had everything after " + (System.nanoTime() - from) / 1_000_000 + " ms");
    }

    /** F08. */
    private void haveLock(Topology topology) throws InterruptedException {
        say("the objects' table is locked for " + scale.mood().toSeconds() + " s");
        topology.lockObjects(scale.mood());
    }

    /** F04: as an upgrade does it, one hub after the other. */
    private void haveAnUpgrade(Topology topology) throws InterruptedException {
        for (int hub : List.of(0, 1)) {
            Duration took = topology.stopHub(hub, history);
            longestStop = longestStop.compareTo(took) > 0 ? longestStop : took;
            say("hub " + hub + " was told to end and was gone after " + took.toMillis() + " ms");
            topology.startHub(hub);
            pauseUpTo(1_000);
        }
    }

    /** F10: pushes go on, and what has waited goes out faster than new changes come. */
    private void haveKafkaAway(Topology topology, Load load) throws InterruptedException {
        if (scale.kafkaAway().isZero()) {
            return;
        }
        killed("Kafka, for " + scale.kafkaAway().toSeconds() + " s");
        topology.killKafka();
        long acked = load.acked();
        long from = System.nanoTime();
        Thread.sleep(scale.kafkaAway());
        long waiting = topology.outbox();
        double arrivals = (load.acked() - acked) / seconds(System.nanoTime() - from);
        topology.startKafka();
        acked = load.acked();
        from = System.nanoTime();
        while (topology.outbox() > scale.pushesPerSecond()) {
            Thread.sleep(100);
        }
        double took = seconds(System.nanoTime() - from);
        double drained = (waiting + load.acked() - acked) / took;
        drain = String.format(
                Locale.ROOT,
                "Kafka was away for %d s: %d changes waited; with it back they were out after %.1f s, %.0f a second while %.0f a second came",
                scale.kafkaAway().toSeconds(),
                waiting,
                took,
                drained,
                arrivals);
        say(drain);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /** F01, F05, F06, F09, and all of them at once (I2). */
    private void haveCrashes(Topology topology) throws InterruptedException {
        for (int hub : List.of(0, 1)) {
            killed("hub " + hub + ", which is back after a while");
            topology.killHub(hub);
            pauseUpTo(3_000);
            topology.startHub(hub);
            pauseUpTo(3_000);
        }
        killed("PostgreSQL");
        topology.killPostgres();
        Thread.sleep(1_000);
        topology.startPostgres();
        pauseUpTo(5_000);
        killed("Kafka");
        topology.killKafka();
        Thread.sleep(1_000);
        topology.startKafka();
        pauseUpTo(5_000);
        killed("everything at once");
        topology.killHub(0);
        topology.killPostgres();
        topology.killHub(1);
        topology.killKafka();
        topology.startPostgres();
        topology.startKafka();
        topology.startHub(1);
        topology.startHub(0);
        pauseUpTo(3_000);
    }

    private void killed(String what) {
        kills++;
        say("kill -9: " + what);
    }

    private void pauseUpTo(int millis) throws InterruptedException {
        Thread.sleep(500 + faults.nextInt(millis));
    }

    /** The newest versions, as a party reads them page by page. */
    private static Map<String, Long> copyOf(HubClient hub, Member viewer) {
        Map<String, Long> copy = new HashMap<>();
        for (int offset = 0; ; offset += PAGE) {
            HubClient.Answer page = hub.send(
                    new Random(),
                    "GET",
                    "/ocpi/2.2.1/sender/locations?limit=" + PAGE + "&offset=" + offset,
                    viewer.token(),
                    viewer.partner().party(),
                    "NL-HUB",
                    null);
            if (page == null || !page.isAck()) {
                throw new IllegalStateException("the hub's list could not be read");
            }
            for (JsonNode location : page.json().path("data")) {
                copy.put(
                        location.path("country_code").asText() + "/"
                                + location.path("party_id").asText() + "/"
                                + location.path("id").asText(),
                        Load.versionIn("{\"last_updated\":\""
                                + location.path("last_updated").asText() + "\"}"));
            }
            if (page.json().path("data").size() < PAGE) {
                return copy;
            }
        }
    }

    private Duration awaitConvergence(List<Partner> receivers, Map<String, Long> hubCopy) throws InterruptedException {
        long from = System.nanoTime();
        while (System.nanoTime() - from < CONVERGENCE.toNanos()
                && !receivers.stream().allMatch(receiver -> receiver.copy().equals(hubCopy))) {
            Thread.sleep(50);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        say("every receiver has what the hub has: " + took.toMillis() + " ms after the last push");
        return took;
    }

    private void awaitCommands() throws InterruptedException {
        long from = System.nanoTime();
        while (System.nanoTime() - from < COMMANDS_END.toNanos()
                && history.acceptedCommands().stream()
                        .anyMatch(id -> history.resultsOf(id).isEmpty())) {
            Thread.sleep(100);
        }
    }

    private void say(String sentence) {
        out.println("chaos: " + sentence);
        out.flush();
    }
}
