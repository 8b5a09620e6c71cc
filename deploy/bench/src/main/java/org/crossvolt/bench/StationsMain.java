package org.crossvolt.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.local.LocalPostgres;
import org.crossvolt.local.ServiceCommand;
import org.crossvolt.ocpi.party.RecordingHub;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Charging stations against the cpo-adapter: how soon all are back after {@code kill -9}, what an idle one costs, what a charging
 * cycle costs beside echoed frames, and how soon the hub hears of a state. Prints the table of docs/benchmarks.md; exit code 1
 * where a target is missed. Argument: the number of stations, 5000 where absent.
 */
final class StationsMain {

    private static final int STATIONS = 5_000;
    private static final int AT_ONCE = 64;
    private static final int CYCLES_WARM_UP = 10_000;
    private static final int CYCLES = 5_000;
    private static final int FRAMES_PER_CYCLE = 7;
    private static final int ECHOES = 100_000;
    private static final int STATES = 200;
    private static final long STATE_EVERY_MILLIS = 50;
    private static final int KEY_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final double BACK_TARGET_SECONDS = 120;
    private static final double IDLE_TARGET_KILOBYTES = 60;
    private static final double STATE_TARGET_SECONDS = 2;

    private final Path folder;
    private final int stations;
    private final int port;
    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient sockets = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxConnections(20_000).setConnectTimeout(20_000));
    private final RecordingHub hub = RecordingHub.started();
    private final LocalPostgres postgres;
    private Measured adapter;
    private boolean met = true;

    private StationsMain(Path folder, int stations, LocalPostgres postgres) throws Exception {
        this.folder = folder;
        this.stations = stations;
        this.postgres = postgres;
        this.port = freePort();
        hub.reachable = address -> address;
        this.adapter = started();
    }

    public static void main(String[] arguments) throws Exception {
        int stations = arguments.length == 0 ? STATIONS : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("crossvolt-stations");
        try (LocalPostgres postgres = LocalPostgres.start(folder.resolve("postgres"), 0)) {
            StationsMain bench = new StationsMain(folder, stations, postgres);
            try {
                bench.measure();
            } finally {
                bench.adapter.kill();
            }
            System.exit(bench.met ? 0 : 1);
        }
    }

    private void measure() throws Exception {
        provision();
        List<Station> all = new ArrayList<>();
        for (int i = 1; i <= stations; i++) {
            all.add(new Station(vertx, sockets, port, "B" + i));
        }
        idle(all);
        back(all);
        cycles(all.subList(0, Math.min(AT_ONCE, stations)));
        states(all);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Measured started() throws Exception {
        Map<String, String> environment = new HashMap<>();
        String database = LocalPostgres.DATABASE;
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", LocalPostgres.jdbcUrl(postgres.port(), database));
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", LocalPostgres.reactiveUrl(postgres.port(), database));
        environment.put("QUARKUS_DATASOURCE_USERNAME", LocalPostgres.USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", LocalPostgres.PASSWORD);
        environment.put("QUARKUS_OIDC_PUBLIC_KEY", Keys.somePublicKey());
        environment.put("CROSSVOLT_EGRESS_ALLOW", "127.0.0.0/8,::1");
        environment.put("CROSSVOLT_CPO_PUBLIC_URL", "http://localhost:" + port);
        environment.put("CROSSVOLT_CPO_HUB_VERSIONS_URL", hub.versionsUrl());
        environment.put("CROSSVOLT_CPO_HUB_TOKEN", hub.tokenA());
        environment.put("CROSSVOLT_CPO_SECRETS_KEY", Base64.getEncoder().encodeToString(new byte[KEY_BYTES]));
        environment.put("MALLOC_ARENA_MAX", "2");
        Measured process = Measured.start(
                ServiceCommand.of("cpo-adapter", 256, List.of()), environment, folder.resolve("cpo.log"));
        for (int tries = 0; tries < 1_200 && process.isAlive(); tries++) {
            if (isReady()) {
                return process;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the adapter did not start; see " + folder.resolve("cpo.log"));
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Straight into the tables: provisioning is not what is measured. */
    private void provision() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(LocalPostgres.jdbcUrl(postgres.port(), LocalPostgres.DATABASE));
        source.setUser(LocalPostgres.USER);
        source.setPassword(LocalPostgres.PASSWORD);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO cpo.location (party, id, document, last_updated) VALUES ('NL-CVC', 'BENCH',
                      '{"country_code":"NL","party_id":"CVC","id":"BENCH","publish":true,"address":"A","city":"B",
                        "country":"NLD","coordinates":{"latitude":"52.1","longitude":"4.8"},"time_zone":"UTC"}', now())""");
            statement.execute("""
                    INSERT INTO cpo.station (id, party, location_id, state, security_profile, key_hash, versions,
                      without_subprotocol, reading, changed_at)
                    SELECT 'B' || n, 'NL-CVC', 'BENCH', 'ACTIVE', 1, encode(sha256('%s'::bytea), 'hex'), '{1.6}', false, 'WARN',
                      now() FROM generate_series(1, %d) n""".formatted(Station.KEY, stations));
            statement.execute("""
                    INSERT INTO cpo.evse (uid, station_id, number, document, status, last_updated)
                    SELECT 'B' || n || '-1', 'B' || n, 1, jsonb_build_object('uid', 'B' || n || '-1', 'evse_id',
                      'NL*CVC*EB' || n, 'connectors', '[{"id":"1","standard":"IEC_62196_T2","format":"SOCKET",
                        "power_type":"AC_3_PHASE","max_voltage":230,"max_amperage":32,
                        "last_updated":"2026-01-01T00:00:00Z"}]'::jsonb), 'UNKNOWN', now()
                    FROM generate_series(1, %d) n""".formatted(stations));
            statement.execute("""
                    INSERT INTO cpo.connector (station_id, evse_number, number, ordinal, connector_id)
                    SELECT 'B' || n, c, c, c, CASE c WHEN 0 THEN '' ELSE '1' END
                    FROM generate_series(1, %d) n, generate_series(0, 1) c""".formatted(stations));
            statement.execute("""
                    INSERT INTO cpo.token (country_code, party_id, uid, type, document, last_updated) VALUES ('NL', 'CVE',
                      'BENCH', 'RFID', '{"country_code":"NL","party_id":"CVE","uid":"BENCH","type":"RFID","contract_id":"C",
                        "issuer":"E","valid":true,"whitelist":"ALWAYS","last_updated":"2026-01-01T00:00:00Z"}', now())""");
        }
    }

    private void report(String what, String seen, String target, boolean good) {
        met &= good;
        System.out.printf("| %s | %s | %s | %s |%n", what, seen, target, good ? "yes" : "**no**");
    }

    /** Heap after a full collection, and buffers outside of it, before and with all stations connected and booted. */
    private void idle(List<Station> all) throws Exception {
        long before = used();
        CountDownLatch booted = new CountDownLatch(all.size());
        all.forEach(station -> station.onAccepted = booted::countDown);
        Semaphore opening = new Semaphore(AT_ONCE);
        for (Station station : all) {
            opening.acquire();
            station.connect().onComplete(done -> opening.release());
        }
        if (!booted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(booted.getCount() + " stations were not accepted");
        }
        double kilobytes = (used() - before) / 1024.0 / all.size();
        report(
                "memory of an idle station, heap and buffers",
                "%.1f kB (%d stations, %d MB resident)".formatted(kilobytes, all.size(), adapter.residentMegabytes()),
                "60 kB",
                kilobytes <= IDLE_TARGET_KILOBYTES);
    }

    private long used() throws Exception {
        adapter.collectGarbage();
        long sum = 0;
        for (String line : get("/q/metrics").body().split("\n", -1)) {
            boolean heap = line.startsWith("jvm_memory_used_bytes{area=\"heap\"");
            if (heap || line.startsWith("jvm_buffer_memory_used_bytes{")) {
                sum += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    private void back(List<Station> all) throws Exception {
        CountDownLatch accepted = new CountDownLatch(all.size());
        all.forEach(station -> station.onAccepted = accepted::countDown);
        long killed = System.nanoTime();
        adapter.kill();
        adapter = started();
        double ready = (System.nanoTime() - killed) / 1e9;
        boolean everybody = accepted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - killed) / 1e9;
        report(
                all.size() + " stations back and accepted after kill -9",
                "%.1f s, of which %.1f s until it was ready".formatted(seconds, ready),
                "120 s",
                everybody && seconds <= BACK_TARGET_SECONDS);
    }

    private void cycles(List<Station> some) throws Exception {
        run(some, CYCLES_WARM_UP);
        double before = adapter.cpuSeconds();
        run(some, CYCLES);
        double perSecond = CYCLES / (adapter.cpuSeconds() - before);
        double echoes = echoes();
        report(
                "1.6 cycles (boot, authorise, start, 3 meter values, stop) per CPU second",
                "%.0f, that is %.0f frames answered".formatted(perSecond, perSecond * FRAMES_PER_CYCLE),
                "–",
                true);
        report(
                "the same frames echoed by a bare server per CPU second",
                "%.0f; a frame of a cycle costs %.1f echoes".formatted(echoes, echoes / (perSecond * FRAMES_PER_CYCLE)),
                "–",
                true);
    }

    private static void run(List<Station> some, int cycles) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(cycles);
        AtomicInteger left = new AtomicInteger(cycles);
        some.forEach(station -> station.charge(left, done));
        if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(done.getCount() + " cycles did not end");
        }
    }

    /** Frames of the same size, answered by nothing but the server itself, in a process of its own. */
    private double echoes() throws Exception {
        int echoPort = freePort();
        try (Measured echo = Measured.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoMain.class.getName(),
                        Integer.toString(echoPort)),
                Map.of(),
                folder.resolve("echo.log"))) {
            Echo.run(vertx, sockets, echoPort, AT_ONCE, ECHOES);
            double before = echo.cpuSeconds();
            Echo.run(vertx, sockets, echoPort, AT_ONCE, ECHOES);
            return ECHOES / (echo.cpuSeconds() - before);
        }
    }

    /** From the moment a state is sent until its PATCH has reached the hub. */
    private void states(List<Station> all) throws Exception {
        Map<String, Long> sent = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();
        hub.answer(request -> {
            if (request.method().equals("PATCH")) {
                Long at = sent.remove(request.path().substring(request.path().lastIndexOf('/') + 1));
                if (at != null) {
                    delays.add(System.nanoTime() - at);
                }
            }
            return Optional.empty();
        });
        int count = Math.min(STATES, all.size());
        for (int i = 0; i < count; i++) {
            // From the end: the first ones have charged just now.
            Station station = all.get(all.size() - 1 - i);
            sent.put(station.id + "-1", System.nanoTime());
            station.state("Preparing");
            Thread.sleep(STATE_EVERY_MILLIS);
        }
        for (int tries = 0; tries < 300 && delays.size() < count; tries++) {
            Thread.sleep(100);
        }
        long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        double median = sorted.length == 0 ? -1 : sorted[sorted.length / 2] / 1e9;
        double p99 = sorted.length == 0 ? -1 : sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e9;
        report(
                "StatusNotification until the hub has the push",
                "median %.2f s, p99 %.2f s (%d of %d told)".formatted(median, p99, sorted.length, count),
                "p99 2 s",
                sorted.length == count && p99 <= STATE_TARGET_SECONDS);
    }
}
