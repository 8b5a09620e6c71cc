package org.crossvolt.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL from the binaries of a Maven artifact. */
public final class LocalPostgres implements AutoCloseable {

    public static final String DATABASE = "crossvolt";
    public static final String USER = "postgres";
    public static final String PASSWORD = "postgres";

    private final EmbeddedPostgres server;
    private final Child watcher;
    private final long pid;

    private LocalPostgres(EmbeddedPostgres server, Child watcher, long pid) {
        this.server = server;
        this.watcher = watcher;
        this.pid = pid;
    }

    /**
     * @param data kept over restarts
     * @param port 0 for a free one
     */
    public static LocalPostgres start(Path data, int port) {
        if (port != 0) {
            Ports.requireFree(port, "PostgreSQL");
        }
        try {
            Files.createDirectories(data.toAbsolutePath().getParent());
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(port == 0 ? Ports.free() : port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    // The library would rather be quick: what is acknowledged here has to survive a kill.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "128MB")
                    .setServerConfig("listen_addresses", "localhost")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                            data.resolveSibling("postgres.log").toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                            data.resolveSibling("postgres.log").toFile()))
                    .start();
            LocalPostgres started = new LocalPostgres(server, watch(data), pidIn(data));
            createDatabase(started.port(), DATABASE);
            return started;
        } catch (IOException | SQLException failure) {
            throw new StackException(
                    "PostgreSQL did not start: " + failure.getMessage() + "\n"
                            + Logs.tail(data.resolveSibling("postgres.log"), 15),
                    failure);
        }
    }

    private static long pidIn(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    /** As a crash of all its processes would; start it again on the same data and port. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        close();
    }

    /** All its processes are there, and do nothing. */
    public void pause() {
        Programs.signal("STOP", processes());
    }

    public void resume() {
        Programs.signal("CONT", processes());
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.of(pid).stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                .toList();
    }

    /** The server forks away from us; this makes it end with us all the same. */
    private static Child watch(Path data) throws IOException {
        long pid = pidIn(data);
        return Child.start(
                "postgres-watcher",
                "TERM",
                List.of(
                        "/bin/sh",
                        "-c",
                        "trap 'kill -INT " + pid + "; exit 0' TERM; while kill -0 " + pid
                                + " 2>/dev/null; do sleep 1 & wait $!; done"),
                Map.of(),
                data.resolveSibling("postgres-watcher.log"));
    }

    /** Creates a database unless it exists, in whichever server listens on the port. */
    public static void createDatabase(int port, String name) throws SQLException {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(jdbcUrl(port, "postgres"));
        server.setUser(USER);
        server.setPassword(PASSWORD);
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet known = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
            if (!known.next()) {
                statement.execute("CREATE DATABASE " + name);
            }
        }
    }

    /** A connection of its own to the platform's database. */
    public Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(port(), DATABASE));
        source.setUser(USER);
        source.setPassword(PASSWORD);
        return source.getConnection();
    }

    public int port() {
        return server.getPort();
    }

    public static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    public static String reactiveUrl(int port, String database) {
        return "postgresql://localhost:" + port + "/" + database;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            // The watcher's signal comes as well.
        }
        watcher.close();
    }
}
