package org.crossvolt.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.chaos.Partner.Mood;

/** One run: the platform starts, the load begins, faults come one after the other, everything heals, the checker reads. */
final class ChaosRun {

    private static final Duration CONVERGENCE = Duration.ofSeconds(60);
    private static final Duration COMMANDS_END = Duration.ofSeconds(15);
    private static final int PAGE = 100;

    private final Scale scale;
    private final Path folder;
    private final PrintStream out;
    private final History history = new History();
    private final Random faults;
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
     * @param quiet delivery times of the quiet first seconds, in milliseconds: median, 99th percentile
     */
    record Report(Checker.Verdict verdict, int kills, List<Duration> ready, Duration converged, long[] quiet) {}

    Report run() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (Topology topology = Topology.start(folder)) {
            say("seed " + scale.seed() + ": two hubs, PostgreSQL and Kafka are up");
            HubClient hub = new HubClient(topology);
            List<Member> cpos = join(vertx, hub, "CPO", 'C', scale.cpos());
            List<Member> emsps = join(vertx, hub, "EMSP", 'E', scale.receivers());
            say("a token of one hub was known to the other after "
                    + hub.longestUnknown().toMillis() + " ms at most");
            List<Partner> receivers = emsps.stream().map(Member::partner).toList();
            Load load = new Load(scale, hub, history);
            load.start(cpos, emsps);
            Thread.sleep(Duration.ofSeconds(15));
            long[] quiet = Latencies.of(history, receivers);
            say("quiet: " + load.acked() + " pushes acknowledged; delivered after " + quiet[0] + " ms in the median, "
                    + quiet[1] + " ms at the 99th percentile");
            for (int round = 0; round < scale.rounds(); round++) {
                haveBadMoods(receivers);
                haveCrashes(topology);
            }
            load.stop();
            say("healed; " + load.acked() + " pushes acknowledged");
            Map<String, Long> hubCopy = copyOf(hub, emsps.getFirst());
            Duration converged = awaitConvergence(receivers, hubCopy);
            awaitCommands();
            Checker.Verdict verdict = new Checker(history, receivers).check(hubCopy, kills);
            return new Report(verdict, kills, topology.restarts(), converged, quiet);
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

    /** F13, F14, F15, F18: one receiver at a time, the others are to be served all the same. */
    private void haveBadMoods(List<Partner> receivers) throws InterruptedException {
        for (Mood mood : List.of(Mood.HANGING, Mood.FAILING, Mood.TALKING_NONSENSE, Mood.RESETTING)) {
            Partner victim = receivers.get(faults.nextInt(receivers.size()));
            say(victim.party() + " is " + mood);
            victim.be(mood);
            Thread.sleep(Duration.ofSeconds(4));
            victim.be(Mood.WELL);
        }
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
