package org.crossvolt.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A real Kafka broker, one node in KRaft mode, in a JVM of its own. */
public final class LocalKafka implements AutoCloseable {

    private final Child child;
    private final int port;

    private LocalKafka(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * @param data kept over restarts
     * @param port 0 for a free one
     */
    public static LocalKafka start(Path data, int port) {
        return start(data, port, null);
    }

    /**
     * Another way to it, for clients that come through something which stands before it.
     *
     * @param listens a free port of this machine
     * @param advertised where those clients are sent
     */
    public record SecondDoor(int listens, int advertised) {}

    /** The same, with a second door. */
    public static LocalKafka start(Path data, int port, @Nullable SecondDoor door) {
        if (port != 0) {
            Ports.requireFree(port, "Kafka");
        }
        int clients = port == 0 ? Ports.free() : port;
        try {
            Files.createDirectories(data);
            Path config = data.resolveSibling("kafka.properties");
            Path ready = data.resolveSibling("kafka.ready");
            Files.deleteIfExists(ready);
            Properties settings = configuration(data.resolve("log"), clients, Ports.free());
            if (door != null) {
                add(door, settings);
            }
            settings.setProperty("crossvolt.clients", "localhost:" + clients);
            settings.setProperty("crossvolt.ready", ready.toString());
            settings.setProperty(
                    "crossvolt.topics",
                    BuildPaths.root().resolve("deploy/kafka/topics.properties").toString());
            try (OutputStream out = Files.newOutputStream(config)) {
                settings.store(out, "written at every start");
            }
            Child child = Child.start(
                    "kafka",
                    "TERM",
                    List.of(
                            BuildPaths.java(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            BuildPaths.target().resolve("classes") + ":" + BuildPaths.classpath("broker"),
                            "org.crossvolt.local.BrokerMain",
                            config.toString()),
                    Map.of(),
                    data.resolveSibling("kafka.log"));
            LocalKafka started = new LocalKafka(child, clients);
            try {
                Waiting.until("Kafka", child, Duration.ofSeconds(90), () -> Files.exists(ready));
            } catch (StackException failure) {
                child.close();
                throw failure;
            }
            return started;
        } catch (IOException failure) {
            throw new StackException("Kafka could not be prepared in " + data + ": " + failure.getMessage(), failure);
        }
    }

    private static Properties configuration(Path log, int clients, int controller) {
        Properties config = new Properties();
        Map<String, String> fixed = Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", "13000000"),
                Map.entry("log.retention.hours", "24"),
                Map.entry("log.segment.bytes", "67108864"),
                Map.entry("broker.session.timeout.ms", "3000"));
        fixed.forEach(config::setProperty);
        config.setProperty("log.dirs", log.toString());
        config.setProperty("listeners", "PLAINTEXT://localhost:" + clients + ",CONTROLLER://localhost:" + controller);
        config.setProperty("advertised.listeners", "PLAINTEXT://localhost:" + clients);
        config.setProperty("controller.quorum.bootstrap.servers", "localhost:" + controller);
        return config;
    }

    private static void add(SecondDoor door, Properties config) {
        config.merge("listener.security.protocol.map", ",SECOND:PLAINTEXT", LocalKafka::joined);
        config.merge("listeners", ",SECOND://localhost:" + door.listens, LocalKafka::joined);
        config.merge("advertised.listeners", ",SECOND://localhost:" + door.advertised, LocalKafka::joined);
    }

    private static String joined(Object one, Object other) {
        return one.toString() + other;
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** As a crash would; start it again on the same data and port. */
    public void kill() {
        child.kill();
    }

    /** It is there, and does nothing. */
    public void pause() {
        child.signal("STOP");
    }

    public void resume() {
        child.signal("CONT");
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        child.close();
    }
}
