package org.crossvolt.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** PostgreSQL and Kafka for tests: started once in a test JVM, on free ports; a fresh database for every use. */
public final class LocalStackResource implements QuarkusTestResourceLifecycleManager {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Loaded by the JVM's own class loader, so shared even where Quarkus loads this class again. */
    private static final class Shared {
        private static final LocalPostgres POSTGRES;
        private static final LocalKafka KAFKA;

        static {
            Path folder = BuildPaths.target()
                    .resolve("test-stack-" + ProcessHandle.current().pid());
            POSTGRES = LocalPostgres.start(folder.resolve("postgres"), 0);
            KAFKA = LocalKafka.start(folder.resolve("kafka"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                KAFKA.close();
                POSTGRES.close();
                delete(folder);
            }));
        }
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
        String database = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        try {
            Shared.POSTGRES.createDatabase(database);
        } catch (SQLException failure) {
            throw new StackException("the test database could not be created", failure);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", Shared.POSTGRES.jdbcUrl(database),
                "quarkus.datasource.reactive.url", Shared.POSTGRES.reactiveUrl(database),
                "quarkus.datasource.username", LocalPostgres.USER,
                "quarkus.datasource.password", LocalPostgres.PASSWORD,
                "kafka.bootstrap.servers", Shared.KAFKA.bootstrapServers());
    }

    @Override
    public void stop() {
        // Shared by all test classes of the JVM; ends with it.
    }
}
