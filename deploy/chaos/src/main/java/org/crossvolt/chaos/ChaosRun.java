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
import java.util.Map;
import java.util.Random;
import org.crossvolt.chaos.Load.Member;

/** One run: the platform starts, the load begins, faults come one after the other, everything heals, the checker reads. */
final class ChaosRun {

    private static final Duration CONVERGENCE = Duration.ofSeconds(60);
    private static final Duration LONG_ENOUGH_TO_COMPARE = Duration.ofSeconds(10);
    private static final Duration COMMANDS_END = Duration.ofSeconds(15);
    private static final Duration TRACE_WRITTEN = Duration.ofSeconds(60);
    private static final int PAGE = 100;
    private static final int AT_A_TIME = 5_000;
    /** Nobody has an agreement with it. */
    private static final String OUTSIDER = "NL-OUT";

    private final Scale scale;
    private final Path folder;
    private final PrintStream out;
    private final History history = new History();
    private final DocumentHistory documents = new DocumentHistory();

    ChaosRun(Scale scale, Path folder, PrintStream out) {
        this.scale = scale;
        this.folder = folder;
        this.out = out;
    }

    /**
     * What came of it.
     *
     * @param ready how long killed hubs took until they were ready again
     * @param converged from the last fault's end until every receiver had what the hub has
     * @param others the same for the other receivers while one was in a bad mood, before anything was killed
     * @param longestStop from the order to end until a hub was gone
     * @param findings what else was seen
     */
    record Report(
            Checker.Verdict verdict,
            int kills,
            List<Duration> ready,
            Duration converged,
            Latencies.Times others,
            Duration longestStop,
            List<String> findings) {}

    Report run() throws InterruptedException, IOException {
        Vertx vertx = Vertx.vertx();
        try (Topology topology = Topology.start(folder, vertx)) {
            HubClient hub = new HubClient(topology, history);
            List<Member> cpos = join(vertx, hub, "CPO", 'C', scale.cpos());
            List<Member> emsps = join(vertx, hub, "EMSP", 'E', scale.receivers());
            Partner outsider = new Partner(vertx, "EMSP", OUTSIDER, history, documents);
            Member alone = new Member(outsider, hub.register(outsider));
            List<Member> away = join(vertx, hub, "EMSP", 'X', Beside.AWAY);
            Stage stage = new Stage(scale, topology, hub, history, new Load(scale, hub, history), cpos, emsps, out);
            agree(stage, away);
            stage.say("seed " + scale.seed()
                    + ": two hubs, PostgreSQL and Kafka are up; a token of one hub was known to the other after "
                    + hub.longestUnknown().toMillis() + " ms at most");
            return play(stage, alone, away);
        } finally {
            vertx.close();
        }
    }

    /** Everybody with everybody; some of them, and those to whom something of their own happens, with safe-keeping. */
    private static void agree(Stage stage, List<Member> away) {
        for (Member cpo : stage.cpos) {
            String party = cpo.partner().party();
            for (Member emsp : stage.emsps) {
                stage.hub.agree(party, emsp.partner().party(), stage.keptSafe().contains(emsp));
            }
            away.forEach(one -> stage.hub.agree(party, one.partner().party(), true));
        }
    }

    private Report play(Stage stage, Member alone, List<Member> away) throws InterruptedException, IOException {
        Moods moods = new Moods(stage);
        Crashes crashes = new Crashes(stage);
        awaitNewcomers(stage);
        stage.load.start(stage.cpos, stage.emsps);
        Beside beside = Beside.start(stage, documents, away);
        Thread.sleep(scale.warmUp());
        measureQuiet(stage, "in quiet");
        for (int round = 0; round < scale.rounds(); round++) {
            for (Fault fault : scale.faults()) {
                if (fault.comesIn(round, scale.rounds())) {
                    play(fault, round == 0, stage, beside, moods, crashes);
                }
            }
        }
        stage.load.stop();
        beside.stop();
        stage.say("healed; " + stage.load.acked() + " pushes acknowledged");
        Map<String, Long> hubCopy = copyOf(stage.hub, stage.emsps.getFirst());
        List<Partner> receivers = new ArrayList<>(stage.receivers());
        away.forEach(one -> receivers.add(one.partner()));
        Duration converged = awaitConvergence(stage, receivers, hubCopy);
        awaitCommands();
        Checker.Verdict verdict = new Checker(history, receivers).check(hubCopy, awaitTrace(stage), stage.kills());
        verdict.broken().addAll(beside.check(receivers, hubCopy));
        lookAtTheOutsider(stage, alone, verdict.broken());
        new News(stage).measure(alone);
        verdict.broken().addAll(stage.broken());
        Logs.check(stage.topology.logs(), secretsOf(stage.cpos, stage.emsps), verdict.broken());
        return new Report(
                verdict,
                stage.kills(),
                stage.topology.restarts(),
                converged,
                moods.others(),
                crashes.longestStop(),
                stage.findings());
    }

    /** @param measured whether nothing was killed before */
    private static void play(Fault fault, boolean measured, Stage stage, Beside beside, Moods moods, Crashes crashes)
            throws InterruptedException, IOException {
        Shortages shortages = new Shortages(stage);
        switch (fault) {
            case MOODS -> {
                if (measured) {
                    beside.haveAbsencesDuring(() -> moods.have(true));
                    if (stage.scale.quiet().compareTo(LONG_ENOUGH_TO_COMPARE) > 0) {
                        // By then the hubs are warmer than they were; what moved by itself is not the moods' doing.
                        measureQuiet(stage, "in quiet once more");
                    }
                } else {
                    moods.have(false);
                }
            }
            case LOCK -> shortages.haveALock();
            case BURST -> shortages.haveABurst();
            case SILENCE -> shortages.haveSilence();
            case REBALANCES -> new Rebalances(stage).have();
            case WAITING_CALLS -> crashes.haveWaitingCalls();
            case FEW_FILES -> shortages.haveFewFiles();
            case WORST_MOMENTS -> crashes.haveWorstMoments();
            case WRONG_CLOCK -> new Clocks(stage).haveAWrongOne();
            case CUT_CABLES -> new Separations(stage).have();
            case UPGRADE -> crashes.haveAnUpgrade();
            case KILLS -> crashes.haveKills();
            case KAFKA_AWAY -> shortages.haveKafkaAway();
        }
    }

    /** Who has just joined is brought what there is beside what comes, and may see in this moment the same twice. */
    private static void awaitNewcomers(Stage stage) throws InterruptedException {
        long from = System.nanoTime();
        while (stage.topology.behind() > 0 && System.nanoTime() - from < CONVERGENCE.toNanos()) {
            Thread.sleep(100);
        }
    }

    private static void measureQuiet(Stage stage, String when) throws InterruptedException {
        long from = System.nanoTime();
        Thread.sleep(stage.scale.quiet());
        stage.find(when + ", " + Latencies.in(stage.history, stage.receivers(), List.of(Latencies.Window.of(from))));
    }

    /** I8: who has no agreement was brought nothing and is shown nothing. */
    private void lookAtTheOutsider(Stage stage, Member alone, List<String> broken) {
        int arrived = history.arrivals(OUTSIDER).size();
        if (arrived > 0) {
            broken.add("I8: " + OUTSIDER + " has no agreement and was brought " + arrived + " changes");
        }
        List<String> told = history.statusesTold(OUTSIDER);
        if (!List.of("PLANNED").containsAll(told)) {
            broken.add("I8: " + OUTSIDER + " has no agreement and was told of others that they are " + told);
        }
        Map<String, Long> shown = copyOf(stage.hub, alone);
        if (!shown.isEmpty()) {
            broken.add("I8: " + OUTSIDER + " has no agreement and is shown " + shown.size() + " objects");
        }
    }

    /** How often each message that was answered 1000 stands in the trace, once it is written. */
    private Map<String, Integer> awaitTrace(Stage stage) throws InterruptedException {
        List<String> answered =
                history.traced().stream().map(History.Traced::requestId).toList();
        Map<String, Integer> times = new HashMap<>();
        long from = System.nanoTime();
        do {
            Thread.sleep(500);
            for (int i = 0; i < answered.size(); i += AT_A_TIME) {
                times.putAll(stage.topology.tracedTimes(answered.subList(i, Math.min(answered.size(), i + AT_A_TIME))));
            }
        } while (times.size() < answered.size() && System.nanoTime() - from < TRACE_WRITTEN.toNanos());
        stage.find("of " + answered.size() + " messages that were answered 1000 the trace has " + times.size());
        return times;
    }

    private List<Member> join(Vertx vertx, HubClient hub, String role, char letter, int count) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Partner partner = new Partner(
                    vertx, role, "NL-" + letter + (char) ('A' + i / 26) + (char) ('A' + i % 26), history, documents);
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

    private static Duration awaitConvergence(Stage stage, List<Partner> receivers, Map<String, Long> hubCopy)
            throws InterruptedException {
        long from = System.nanoTime();
        while (System.nanoTime() - from < CONVERGENCE.toNanos()
                && !receivers.stream().allMatch(receiver -> receiver.copy().equals(hubCopy))) {
            Thread.sleep(50);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        stage.say("every receiver has what the hub has: " + took.toMillis() + " ms after the last push");
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
}
