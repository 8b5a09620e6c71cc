package org.crossvolt.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process may do to the services that another has started; here both are this one. */
class RunningServiceTest {

    private static final String PROGRAM = "/usr/bin/tail";

    @TempDir
    private Path folder;

    private Child child;
    private RunningService service;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("followed"), "");
        child = started("running-service-test");
        service = new RunningService(ProcessHandle.current(), "running-service-test", () -> true);
        eventually(() -> !programs("running-service-test").isEmpty());
    }

    private Child started(String name) {
        return Child.start(
                name,
                "TERM",
                List.of(PROGRAM, "-f", folder.resolve("followed").toString()),
                Map.of(),
                folder.resolve(name + ".log"));
    }

    @AfterEach
    void end() {
        child.close();
    }

    private static List<ProcessHandle> programs(String name) {
        return Programs.of(ProcessHandle.current(), name);
    }

    private static void eventually(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Waiting.pause(Duration.ofMillis(20));
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }

    /** T is stopped, S asleep: the third word of the system's own account of a process. */
    private static String state(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return line.substring(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3);
        } catch (IOException gone) {
            return "gone";
        }
    }

    @Test
    void a_paused_service_stands_still_until_it_is_resumed_and_others_go_on() {
        Child other = started("running-service-other");
        try {
            eventually(() -> !programs("running-service-other").isEmpty());
            ProcessHandle program = programs("running-service-test").getFirst();
            service.pause();
            eventually(() -> state(program).equals("T"));
            assertThat(state(programs("running-service-other").getFirst())).isEqualTo("S");
            service.resume();
            eventually(() -> state(program).equals("S"));
            assertThat(child.isAlive()).isTrue();
        } finally {
            other.close();
        }
    }

    @Test
    void a_killed_service_is_awaited_until_somebody_has_started_it_again() {
        ProcessHandle program = programs("running-service-test").getFirst();
        service.kill();
        eventually(() -> !child.isAlive());
        assertThat(state(program)).isIn("gone", "Z");
        child = started("running-service-test");
        service.awaitBack();
        assertThat(programs("running-service-test")).hasSize(1).doesNotContain(program);
    }

    @Test
    void what_is_not_there_can_not_be_paused() {
        RunningService stranger = new RunningService(ProcessHandle.current(), "nobody", () -> true);
        assertThatThrownBy(stranger::pause).isInstanceOf(StackException.class).hasMessageContaining("STOP");
        assertThat(Programs.of(ProcessHandle.current(), "running-service")).isEmpty();
        assertThat(Programs.of(ProcessHandle.current(), "")).isEmpty();
    }
}
