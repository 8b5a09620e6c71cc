package org.crossvolt.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** PostgreSQL and Kafka for tests: started once in a test JVM, on free ports; a fresh database for every use. */
public final class LocalStackResource implements QuarkusTestResourceLifecycleManager {

    /** System properties, because Quarkus loads this class anew for every test profile: statics would not be shared. */
    private static final String POSTGRES_PORT = "crossvolt.test.postgres.port";

    private static final String KAFKA_SERVERS = "crossvolt.test.kafka.servers";

    private static synchronized void startOnce() {
        if (System.getProperty(KAFKA_SERVERS) != null) {
            return;
        }
        Path folder = BuildPaths.target()
                .resolve("test-stack-" + ProcessHandle.current().pid());
        LocalPostgres postgres = LocalPostgres.start(folder.resolve("postgres"), 0);
        LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"), 0);
        System.setProperty(POSTGRES_PORT, Integer.toString(postgres.port()));
        System.setProperty(KAFKA_SERVERS, kafka.bootstrapServers());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            kafka.close();
            postgres.close();
            delete(folder);
        }));
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            // It lies in a build folder.
        }
    }

    @Override
    public Map<String, String> start() {
        startOnce();
        int port = Integer.getInteger(POSTGRES_PORT);
        String database = "test_" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        try {
            LocalPostgres.createDatabase(port, database);
        } catch (SQLException failure) {
            throw new StackException("the test database could not be created", failure);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", LocalPostgres.jdbcUrl(port, database),
                "quarkus.datasource.reactive.url", LocalPostgres.reactiveUrl(port, database),
                "quarkus.datasource.username", LocalPostgres.USER,
                "quarkus.datasource.password", LocalPostgres.PASSWORD,
                "kafka.bootstrap.servers", System.getProperty(KAFKA_SERVERS));
    }

    @Override
    public void stop() {
        // Shared by all test classes of the JVM; ends with it.
    }
}
