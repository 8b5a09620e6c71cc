package org.crossvolt.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends with this one, however this one ends: a shell between the two reads a pipe whose other end we
 * hold, and ends the child when the pipe closes. Even {@code kill -9} closes pipes.
 */
final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(12);

    /** $1 is the polite signal; the rest is the command. */
    private static final String SUPERVISOR = """
            exec 3<&0; signal=$1; shift
            "$@" </dev/null 3<&- &
            pid=$!
            ( cat <&3 >/dev/null; kill -$signal $pid; sleep 8; kill -KILL $pid ) >/dev/null 2>&1 &
            watcher=$!
            wait $pid; code=$?
            kill $watcher 2>/dev/null
            exit $code
            """;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Child start(String name, String signal, List<String> command, Map<String, String> environment, Path log) {
        List<String> supervised = new ArrayList<>(List.of("/bin/sh", "-c", SUPERVISOR, Programs.title(name), signal));
        supervised.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(supervised).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            builder.redirectOutput(log.toFile());
            return new Child(name, builder.start(), log);
        } catch (IOException failure) {
            throw new StackException(name + " could not be started: " + failure.getMessage(), failure);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws StackException with the end of its log where the process has ended */
    void requireAlive() {
        if (!isAlive()) {
            throw new StackException(name + " ended with code " + process.exitValue() + ". The end of " + log + ":\n"
                    + Logs.tail(log, 15));
        }
    }

    /** As a crash would: at once, without a word to it. */
    void kill() {
        Programs.below(process.toHandle()).forEach(ProcessHandle::destroyForcibly);
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StackException(name + " could not be killed");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A signal for the program itself, such as {@code STOP}: it is there, and answers nothing. */
    void signal(String signal) {
        Programs.signal(signal, Programs.below(process.toHandle()));
    }

    /** Whether it has ended by itself within this time. */
    boolean endsWithin(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets the program open so many more files and connections, and no more. */
    void limitFiles(int more) {
        Programs.below(process.toHandle()).forEach(program -> Programs.limitFiles(program, more));
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException closedAlready) {
            // Then the supervisor knows.
        }
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
