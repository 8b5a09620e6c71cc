package org.crossvolt.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A service that another process, {@code ./crossvolt up}, has started: whoever may end that one may send signals to what it
 * started, as a shell can.
 */
public final class RunningService {

    /** Whoever pauses it may be killed before it is resumed; then this wakes it. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ProcessHandle starter;
    private final String word;
    private final BooleanSupplier isReady;
    private @Nullable Process alarm;

    RunningService(ProcessHandle starter, String word, BooleanSupplier isReady) {
        this.starter = starter;
        this.word = word;
        this.isReady = isReady;
    }

    /** The service as {@code ./crossvolt up} of this checkout has started it; nothing where that has not. */
    public static Optional<RunningService> find(ServiceKind kind, Addresses addresses) {
        return StackLock.inUse()
                .process()
                .map(up -> new RunningService(
                        up, kind.word, () -> Waiting.answers(addresses.url(kind) + "/q/health/ready")))
                .filter(service -> !service.programs().isEmpty());
    }

    private List<ProcessHandle> programs() {
        return Programs.of(starter, word);
    }

    /** It is there and answers nothing, as one that hangs, until it is resumed, and never longer than two minutes. */
    public void pause() {
        List<ProcessHandle> programs = programs();
        StringBuilder wake = new StringBuilder("sleep " + LONGEST_PAUSE.toSeconds() + "; kill -CONT");
        programs.forEach(program -> wake.append(' ').append(program.pid()));
        try {
            alarm = new ProcessBuilder("/bin/sh", "-c", wake.toString()).start();
        } catch (IOException failure) {
            throw new StackException(word + " can not be paused: " + failure.getMessage(), failure);
        }
        Programs.signal("STOP", programs);
    }

    public void resume() {
        Programs.signal("CONT", programs());
        if (alarm != null) {
            alarm.descendants().forEach(ProcessHandle::destroy);
            alarm.destroy();
        }
    }

    /** As a crash would: at once, without a word to it. */
    public void kill() {
        programs().forEach(program -> {
            program.destroyForcibly();
            program.onExit().join();
        });
    }

    /**
     * Waits until it was started again and is ready.
     *
     * @throws StackException where that takes longer than three minutes
     */
    public void awaitBack() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (programs().isEmpty() || !isReady.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new StackException(word + " did not come back within " + PATIENCE.toSeconds() + " s");
            }
            Waiting.pause(Duration.ofMillis(200));
        }
    }
}
