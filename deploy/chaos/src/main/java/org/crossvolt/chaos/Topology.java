package org.crossvolt.chaos;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.crossvolt.local.LocalHub;
import org.crossvolt.local.LocalKafka;
import org.crossvolt.local.LocalPostgres;
import org.crossvolt.local.OperatorKey;
import org.crossvolt.local.StackException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka and two hubs on the same data, each a process that can be killed and started again. */
final class Topology implements AutoCloseable {

    static final int HUBS = 2;

    private final Path folder;
    private final OperatorKey operators = new OperatorKey();
    private final int[] ports = new int[HUBS];
    /** The hubs a client may choose from; a killed one is not among them. */
    private final List<LocalHub> alive = new CopyOnWriteArrayList<>();

    private final List<Duration> restarts = new ArrayList<>();
    private LocalPostgres postgres;
    private LocalKafka kafka;
    private final LocalKafka.SecondDoor kafkaDoor;
    /** Ways of one hub to PostgreSQL and Kafka that can be cut while others have theirs. */
    private final Cable postgresCable;

    private final Cable kafkaCable;

    private Topology(Path folder, Vertx vertx) {
        this.folder = folder;
        this.postgres = LocalPostgres.start(folder.resolve("postgres"), 0);
        int behindCable = freePort();
        this.kafkaCable = new Cable(vertx, behindCable);
        this.kafkaDoor = new LocalKafka.SecondDoor(behindCable, kafkaCable.port());
        this.kafka = LocalKafka.start(folder.resolve("kafka"), 0, kafkaDoor);
        this.postgresCable = new Cable(vertx, postgres.port());
        for (int hub = 0; hub < HUBS; hub++) {
            ports[hub] = freePort();
            startHub(hub);
        }
        restarts.clear();
    }

    static Topology start(Path folder, Vertx vertx) {
        return new Topology(folder, vertx);
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

    /** @throws java.util.NoSuchElementException where it is not there */
    LocalHub hub(int hub) {
        return alive.stream()
                .filter(candidate -> candidate.port() == ports[hub])
                .findFirst()
                .orElseThrow();
    }

    /** Tells a hub to end, as an upgrade does, and waits for it; gives the time that took. */
    Duration stopHub(int hub, History history) {
        LocalHub one = hub(hub);
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
        return query("SELECT count(*) FROM hub.outbox", List.of(), rows -> rows.next() ? rows.getLong(1) : 0);
    }

    /** Marks of receivers that are to be brought something yet. */
    long behind() {
        return query("SELECT count(*) FROM hub.behind", List.of(), rows -> rows.next() ? rows.getLong(1) : 0);
    }

    /** How many of these messages, by their correlation ids, the trace calls unknown. */
    long unknownAfterCrash(List<String> correlationIds) {
        return query(
                "SELECT count(*) FROM hub.exchange WHERE correlation_id = ANY (?) AND outcome LIKE 'UNKNOWN_AFTER_CRASH%'",
                correlationIds, rows -> rows.next() ? rows.getLong(1) : 0);
    }

    /** How often each of these messages, by their request ids, stands in the trace as received. */
    Map<String, Integer> tracedTimes(List<String> requestIds) {
        return query(
                "SELECT request_id, count(*) FROM hub.exchange WHERE request_id = ANY (?) AND kind = 'RECEIVED' GROUP BY 1",
                requestIds,
                rows -> {
                    Map<String, Integer> times = new HashMap<>();
                    while (rows.next()) {
                        times.put(rows.getString(1), rows.getInt(2));
                    }
                    return times;
                });
    }

    private interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T query(String question, List<String> words, Reading<T> reading) {
        try (Connection connection = postgres.connect();
                PreparedStatement statement = connection.prepareStatement(question)) {
            if (!words.isEmpty()) {
                statement.setArray(1, connection.createArrayOf("text", words.toArray()));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return reading.read(rows);
            }
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

    /** Gives the time until it was ready. */
    Duration startHub(int hub) {
        long begun = System.nanoTime();
        alive.add(start(hub, Map.of()));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        restarts.add(took);
        return took;
    }

    /** A hub that ends itself at a moment; null where it has come to it before it was ready. */
    @Nullable
    LocalHub startDoomedHub(int hub, String moment) {
        try {
            LocalHub doomed = start(hub, Map.of("CROSSVOLT_HUB_FAIL_POINT", moment));
            alive.add(doomed);
            return doomed;
        } catch (StackException endedAtOnce) {
            return null;
        }
    }

    Cable postgresCable() {
        return postgresCable;
    }

    Cable kafkaCable() {
        return kafkaCable;
    }

    /** A hub that reaches PostgreSQL and Kafka by cables of its own. */
    LocalHub startHubBehindCables(int hub) {
        LocalHub behind = start(
                hub,
                Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        LocalPostgres.jdbcUrl(postgresCable.port(), LocalPostgres.DATABASE),
                        "QUARKUS_DATASOURCE_REACTIVE_URL",
                        LocalPostgres.reactiveUrl(postgresCable.port(), LocalPostgres.DATABASE),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "localhost:" + kafkaCable.port()));
        alive.add(behind);
        return behind;
    }

    private LocalHub start(int hub, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        // Partners reach either hub under one name; here the first one's, and clients choose.
        settings.put("CROSSVOLT_HUB_PUBLIC_URL", "http://localhost:" + ports[0]);
        settings.put("CROSSVOLT_HUB_AGREEMENTS_POLICY", "explicit");
        settings.put("CROSSVOLT_HUB_CLIENTINFO_PROBE_INTERVAL", "2s");
        settings.put("CROSSVOLT_HUB_BROADCAST_DEADLINE", "2s");
        settings.put("CROSSVOLT_HUB_CLIENTINFO_PROBE_DEADLINE", "2s");
        return LocalHub.start(
                ports[hub],
                postgres.port(),
                kafka.bootstrapServers(),
                operators,
                settings,
                folder.resolve("hub-" + hub + "-" + System.nanoTime() + ".log"));
    }

    /**
     * A hub on a machine whose clock is so far ahead.
     *
     * @param sign from when this file is there, it is so far ahead: then
     */
    LocalHub startHubWithClock(int hub, Duration first, Duration then, Path sign) {
        LocalHub wrong = start(hub, Map.of("JAVA_TOOL_OPTIONS", WrongClock.option(folder, first, then, sign)));
        alive.add(wrong);
        return wrong;
    }

    /** For whatever has to lie somewhere during the run. */
    Path folder() {
        return folder;
    }

    void killPostgres() {
        postgres.kill();
    }

    void startPostgres() {
        postgres = LocalPostgres.start(folder.resolve("postgres"), postgres.port());
    }

    void pausePostgres() {
        postgres.pause();
    }

    void resumePostgres() {
        postgres.resume();
    }

    /** Where to find it. */
    String kafka() {
        return kafka.bootstrapServers();
    }

    void pauseKafka() {
        kafka.pause();
    }

    void resumeKafka() {
        kafka.resume();
    }

    void killKafka() {
        kafka.kill();
    }

    void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"), kafka.port(), kafkaDoor);
    }

    /** How long each restarted hub took until it was ready. */
    List<Duration> restarts() {
        return List.copyOf(restarts);
    }

    @Override
    public void close() {
        alive.forEach(LocalHub::close);
        kafkaCable.close();
        postgresCable.close();
        kafka.close();
        postgres.close();
    }
}
