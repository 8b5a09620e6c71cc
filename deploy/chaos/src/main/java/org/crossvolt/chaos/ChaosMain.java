package org.crossvolt.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;

/** {@code deploy/chaos/run}: the full run. Exit code 0 where every promise was kept, 1 where not, 2 for a wrong argument. */
public final class ChaosMain {

    private static final int DEFAULT_ROUNDS = 4;

    private ChaosMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long seed = System.currentTimeMillis() % 1_000_000;
        int rounds = DEFAULT_ROUNDS;
        Duration kafkaAway = Duration.ofMinutes(10);
        boolean smoke = false;
        Set<Fault> faults = Set.of();
        try {
            for (Iterator<String> words = Arrays.asList(arguments).iterator(); words.hasNext(); ) {
                switch (words.next()) {
                    case "--seed" -> seed = Long.parseLong(words.next());
                    case "--rounds" -> rounds = Integer.parseInt(words.next());
                    case "--kafka-away" -> kafkaAway = Duration.ofSeconds(Long.parseLong(words.next()));
                    case "--smoke" -> smoke = true;
                    case "--only" -> faults = Fault.of(words.next());
                    default -> throw new IllegalArgumentException();
                }
            }
        } catch (RuntimeException wrong) {
            System.err.println(
                    "usage: deploy/chaos/run [--smoke] [--seed NUMBER] [--rounds NUMBER] [--kafka-away SECONDS]"
                            + " [--only FAULT,FAULT…]; faults are " + Fault.words());
            System.exit(2);
        }
        if (faults.isEmpty()) {
            faults = smoke ? Fault.SHORT : EnumSet.allOf(Fault.class);
        }
        Path folder = Files.createTempDirectory("crossvolt-chaos");
        ChaosRun.Report report = new ChaosRun(
                        smoke ? Scale.smoke(seed, faults) : Scale.full(seed, rounds, kafkaAway, faults),
                        folder,
                        System.out)
                .run();
        print(report, seed, folder);
        System.exit(report.verdict().broken().isEmpty() ? 0 : 1);
    }

    private static void print(ChaosRun.Report report, long seed, Path folder) {
        Checker.Verdict verdict = report.verdict();
        System.out.printf(
                """

                seed %d, %d kills
                  pushes acknowledged %d, deliveries %d, of them repeats %d
                  to the others while one receiver was in a bad mood, %s
                  %s
                  a hub that was told to end was gone after %d ms at most
                  killed hubs ready again after at most %d ms; converged %d ms after the last push
                %s
                """,
                seed,
                report.kills(),
                verdict.acked(),
                verdict.arrivals(),
                verdict.repeats(),
                report.others(),
                String.join("\n  ", report.findings()),
                report.longestStop().toMillis(),
                report.ready().stream().mapToLong(Duration::toMillis).max().orElse(0),
                report.converged().toMillis(),
                verdict.broken().isEmpty() ? "KEPT: every promise held." : "BROKEN:");
        verdict.broken().stream().limit(50).forEach(sentence -> System.out.println("  " + sentence));
        System.out.println(
                "Logs lie in " + folder + ". Next: the same seed again, or docs/benchmarks.md for what to expect.");
    }
}
