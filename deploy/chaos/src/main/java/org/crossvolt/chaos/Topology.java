package org.crossvolt.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.crossvolt.local.LocalHub;
import org.crossvolt.local.LocalKafka;
import org.crossvolt.local.LocalPostgres;
import org.crossvolt.local.OperatorKey;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka and two hubs on the same data, each a process that can be killed and started again. */
final class Topology implements AutoCloseable {

    private static final int HUBS = 2;

    private final Path folder;
    private final OperatorKey operators = new OperatorKey();
    private final int[] ports = new int[HUBS];
    /** The hubs a client may choose from; a killed one is not among them. */
    private final List<LocalHub> alive = new CopyOnWriteArrayList<>();

    private final List<Duration> restarts = new ArrayList<>();
    private LocalPostgres postgres;
    private LocalKafka kafka;

    private Topology(Path folder) {
        this.folder = folder;
        this.postgres = LocalPostgres.start(folder.resolve("postgres"), 0);
        this.kafka = LocalKafka.start(folder.resolve("kafka"), 0);
        for (int hub = 0; hub < HUBS; hub++) {
            ports[hub] = freePort();
            startHub(hub);
        }
        restarts.clear();
    }

    static Topology start(Path folder) {
        return new Topology(folder);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    OperatorKey operators() {
        return operators;
    }

    /** Any hub that is there, as a load balancer would choose; null where none is. */
    @Nullable
    LocalHub anyHub(Random random) {
        List<LocalHub> now = List.copyOf(alive);
        return now.isEmpty() ? null : now.get(random.nextInt(now.size()));
    }

    /** Tells a hub to end, as an upgrade does, and waits for it; gives the time that took. */
    Duration stopHub(int hub, History history) {
        LocalHub one = alive.stream()
                .filter(candidate -> candidate.port() == ports[hub])
                .findFirst()
                .orElseThrow();
        alive.remove(one);
        history.stopped(one.port());
        long begun = System.nanoTime();
        one.close();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Keeps everybody else away from the kept objects for a while, as a careless migration would (F08). */
    void lockObjects(Duration length) throws InterruptedException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE hub.object IN ACCESS EXCLUSIVE MODE");
            Thread.sleep(length);
            connection.rollback();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Changes that wait for Kafka. */
    long outbox() {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM hub.outbox")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Everything the hubs have written about themselves. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path log : files.filter(file -> file.getFileName().toString().startsWith("hub-"))
                    .toList()) {
                all.append(Files.readString(log));
            }
        }
        return all.toString();
    }

    void killHub(int hub) {
        alive.stream().filter(one -> one.port() == ports[hub]).findFirst().ifPresent(one -> {
            alive.remove(one);
            one.kill();
        });
    }

    void startHub(int hub) {
        long begun = System.nanoTime();
        alive.add(LocalHub.start(
                ports[hub],
                postgres.port(),
                kafka.bootstrapServers(),
                operators,
                Map.of(
                        // Partners reach either hub under one name; here the first one's, and clients choose.
                        "CROSSVOLT_HUB_PUBLIC_URL", "http://localhost:" + ports[0],
                        "CROSSVOLT_HUB_CLIENTINFO_PROBE_INTERVAL", "2s",
                        "CROSSVOLT_HUB_BROADCAST_DEADLINE", "2s"),
                folder.resolve("hub-" + hub + "-" + begun + ".log")));
        restarts.add(Duration.ofNanos(System.nanoTime() - begun));
    }

    void killPostgres() {
        postgres.kill();
    }

    void startPostgres() {
        postgres = LocalPostgres.start(folder.resolve("postgres"), postgres.port());
    }

    void killKafka() {
        kafka.kill();
    }

    void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"), kafka.port());
    }

    /** How long each restarted hub took until it was ready. */
    List<Duration> restarts() {
        return List.copyOf(restarts);
    }

    @Override
    public void close() {
        alive.forEach(LocalHub::close);
        kafka.close();
        postgres.close();
    }
}
