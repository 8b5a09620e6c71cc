package org.crossvolt.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One running platform per checkout: a lock that ends with its process, and a file that says which process that is. */
final class StackLock implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path pidFile;
    private final @Nullable FileChannel channel;

    private StackLock(Path pidFile, @Nullable FileChannel channel) {
        this.pidFile = pidFile;
        this.channel = channel;
    }

    static Path folder() {
        return BuildPaths.root().resolve(".crossvolt");
    }

    static StackLock inUse() {
        return new StackLock(folder().resolve("up.pid"), null);
    }

    /** @throws StackException where another process holds it */
    static StackLock take() {
        try {
            Files.createDirectories(folder());
            FileChannel channel =
                    FileChannel.open(folder().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            StackLock taken = new StackLock(folder().resolve("up.pid"), channel);
            if (lock == null) {
                channel.close();
                throw new StackException("the platform is already up"
                        + taken.process()
                                .map(running -> " (process " + running.pid() + ")")
                                .orElse("")
                        + ". ./crossvolt status shows it, ./crossvolt down ends it.");
            }
            Files.writeString(
                    taken.pidFile, Long.toString(ProcessHandle.current().pid()));
            return taken;
        } catch (IOException failure) {
            throw new StackException(
                    "the folder " + folder() + " can not be written: " + failure.getMessage(), failure);
        }
    }

    /** The process that is up, if one is. */
    Optional<ProcessHandle> process() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(running -> running.info().command().orElse("java").contains("java"));
        } catch (IOException | NumberFormatException nothing) {
            return Optional.empty();
        }
    }

    int down() {
        Optional<ProcessHandle> running = process();
        if (running.isEmpty()) {
            System.out.println("Nothing is up. Start with ./crossvolt up");
            return 0;
        }
        running.get().destroy();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (running.get().isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                throw new StackException("process " + running.get().pid() + " did not end; kill it yourself");
            }
            Waiting.pause(Duration.ofMillis(100));
        }
        System.out.println("Down. Data is kept under .crossvolt/; start again with ./crossvolt up");
        return 0;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(pidFile);
            if (channel != null) {
                channel.close();
            }
        } catch (IOException leftBehind) {
            // The lock ends with the process anyway.
        }
    }
}
