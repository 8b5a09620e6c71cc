package org.crossvolt.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short run that every build makes. */
class ChaosSmokeTest {

    private static final long SEED = 20_261_125;

    @Test
    void every_promise_holds_while_processes_are_killed_and_partners_misbehave() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chaos-");
        ChaosRun.Report report = new ChaosRun(Scale.smoke(SEED, Fault.SHORT), folder, System.out).run();
        assertThat(report.verdict().broken()).isEmpty();
        assertThat(report.verdict().acked()).isPositive();
        assertThat(report.verdict().arrivals()).isGreaterThan(report.verdict().acked());
    }
}
