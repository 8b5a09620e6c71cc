package org.crossvolt.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** {@code ./crossvolt up}: starts everything, says READY, and ends everything when it is told to. */
final class Up {

    static final int POSTGRES_PORT = 15432;
    static final int KAFKA_PORT = 19092;
    static final int KEYCLOAK_PORT = 8180;
    static final String KEYCLOAK = "http://localhost:" + KEYCLOAK_PORT;

    private static final int KEY_BYTES = 32;
    private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(90);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Set<ServiceKind> services;
    private final long begunNanos = System.nanoTime();

    private Up(Set<ServiceKind> services) {
        this.services = services;
    }

    static int run(List<String> words) {
        Set<ServiceKind> services = EnumSet.allOf(ServiceKind.class);
        boolean fresh = false;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--fresh" -> fresh = true;
                case "--no-demo" -> {
                    // The demo's cast starts with ./crossvolt demo only; there is none to leave out here.
                }
                case "--only" -> {
                    if (i + 1 == words.size()) {
                        throw new IllegalArgumentException("--only needs a list such as hub,tariff");
                    }
                    services = EnumSet.noneOf(ServiceKind.class);
                    for (String word : words.get(++i).split(",", -1)) {
                        services.add(ServiceKind.named(word.strip()));
                    }
                }
                default -> throw new IllegalArgumentException("unknown word '" + words.get(i) + "'");
            }
        }
        try (StackLock lock = StackLock.take()) {
            return new Up(services).run(fresh);
        }
    }

    private int run(boolean fresh) {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            main.interrupt();
            try {
                ended.await();
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            if (fresh) {
                dropData();
            }
            requirePortsFree();
            startAll();
            printReady();
            end.await();
            return 0;
        } catch (InterruptedException told) {
            return 0;
        } catch (StackException failure) {
            if (end.getCount() == 0) {
                return 0;
            }
            throw failure;
        } finally {
            Thread.interrupted();
            endAll();
            ended.countDown();
        }
    }

    private void requirePortsFree() {
        Ports.requireFree(KEYCLOAK_PORT, "Keycloak");
        Ports.requireFree(POSTGRES_PORT, "PostgreSQL");
        Ports.requireFree(KAFKA_PORT, "Kafka");
        services.forEach(kind -> Ports.requireFree(kind.port, kind.folder));
    }

    private void startAll() {
        Path data = StackLock.folder().resolve("data");
        System.out.println("Starting Crossvolt on this machine; data and logs lie under .crossvolt/");
        // Keycloak is half of all start-up work, so it begins first and is waited for last.
        LocalKeycloak keycloak = keep(LocalKeycloak.begin(data.resolve("keycloak"), KEYCLOAK_PORT));
        timed(
                "PostgreSQL",
                "localhost:" + POSTGRES_PORT,
                () -> keep(LocalPostgres.start(data.resolve("postgres"), POSTGRES_PORT)));
        timed("Kafka", "localhost:" + KAFKA_PORT, () -> keep(LocalKafka.start(data.resolve("kafka"), KAFKA_PORT)));
        timed("Keycloak", KEYCLOAK, keycloak::awaitReady);
        for (ServiceKind kind : services) {
            timed(kind.folder, kind.url(), () -> keep(startService(kind)));
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.push(part);
        return part;
    }

    private static void timed(String name, String where, Runnable start) {
        long from = System.nanoTime();
        System.out.printf("  %-14s starting …%n", name);
        start.run();
        System.out.printf("  %-14s ready after %4.1f s   %s%n", name, (System.nanoTime() - from) / 1e9, where);
    }

    private static Child startService(ServiceKind kind) {
        Path jar = BuildPaths.root().resolve(kind.folder).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new StackException(kind.folder + " is not built: " + jar + " is missing; run ./mvnw package");
        }
        Child child = Child.start(
                kind.word,
                "TERM",
                List.of(
                        BuildPaths.java(),
                        "-Xmx" + kind.heapMegabytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        jar.toString()),
                environment(kind),
                StackLock.folder().resolve("logs").resolve(kind.folder + ".log"));
        try {
            Waiting.until(kind.folder, child, SERVICE_PATIENCE, () -> Waiting.answers(kind.url() + "/q/health/ready"));
        } catch (StackException failure) {
            child.close();
            throw failure;
        }
        return child;
    }

    private static Map<String, String> environment(ServiceKind kind) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(kind.port));
        environment.put("QUARKUS_HTTP_HOST", "localhost");
        if (kind.keepsData) {
            sharedParts(environment);
        }
        if (kind == ServiceKind.HUB) {
            environment.put("CROSSVOLT_HUB_LOCAL", "true");
            environment.put("CROSSVOLT_HUB_AGREEMENTS_POLICY", "open");
            environment.put("CROSSVOLT_HUB_PUBLIC_URL", kind.url());
            environment.put("CROSSVOLT_HUB_SECRETS_KEY", secret("hub-secrets.key"));
            environment.put("CROSSVOLT_HUB_CLIENTINFO_PROBE_INTERVAL", "2s");
        } else if (kind == ServiceKind.CPO) {
            environment.put("CROSSVOLT_CPO_PUBLIC_URL", kind.url());
            environment.put("CROSSVOLT_CPO_SECRETS_KEY", secret("cpo-secrets.key"));
            environment.put("CROSSVOLT_CPO_ACCOUNT_SECRET", "cpo-adapter-local");
        } else if (kind == ServiceKind.EMSP) {
            environment.put("CROSSVOLT_EMSP_PUBLIC_URL", kind.url());
            environment.put("CROSSVOLT_EMSP_SECRETS_KEY", secret("emsp-secrets.key"));
            environment.put("CROSSVOLT_EMSP_TARIFF_ENGINE_URL", ServiceKind.TARIFF.url());
            environment.put("CROSSVOLT_EMSP_ACCOUNT_SECRET", "emsp-adapter-local");
        } else if (kind == ServiceKind.PKI) {
            environment.put("CROSSVOLT_PKI_SIGNING_SECRETS_KEY", secret("pki-secrets.key"));
            environment.put(
                    "CROSSVOLT_PKI_SIGNING_FOLDER",
                    StackLock.folder().resolve("data/pki-keys").toString());
            environment.put("CROSSVOLT_PKI_SCOPES_SAME_IDS", "true");
            environment.put(
                    "CROSSVOLT_PKI_SCOPES_RIGHTS",
                    "service-account-cpo-adapter=STATION:*,service-account-emsp-adapter=PROVIDER:NLCVE");
        }
        return environment;
    }

    private static void sharedParts(Map<String, String> environment) {
        String place = "postgresql://localhost:" + POSTGRES_PORT + "/" + LocalPostgres.DATABASE;
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + place);
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", place);
        environment.put("QUARKUS_DATASOURCE_USERNAME", LocalPostgres.USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", LocalPostgres.PASSWORD);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + KAFKA_PORT);
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", KEYCLOAK + "/realms/crossvolt");
        environment.put("CROSSVOLT_EGRESS_ALLOW", "127.0.0.0/8,::1");
    }

    /** A random key, made once and readable for its owner only. */
    private static String secret(String name) {
        Path file = StackLock.folder().resolve("secrets").resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                byte[] key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                Files.writeString(file, Base64.getEncoder().encodeToString(key));
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new StackException("the key " + file + " can not be kept: " + failure.getMessage(), failure);
        }
    }

    private static void dropData() {
        Path data = StackLock.folder().resolve("data");
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new StackException(
                    "the data under " + data + " can not be dropped: " + failure.getMessage(), failure);
        }
    }

    private void printReady() {
        System.out.printf("""

                READY after %.0f s
                  Hub             http://localhost:8080     OCPI versions: http://localhost:8080/ocpi/versions
                  Keycloak        http://localhost:8180     realm crossvolt; administrator admin / admin
                  Logins          operator, cpo, emsp, driver, pki, pki2, party (password = name), client crossvolt-cli
                  PostgreSQL      localhost:15432/crossvolt  Kafka: localhost:19092

                Next: in another terminal run ./crossvolt demo
                Ctrl-C ends everything; data stays for the next start.
                """, (System.nanoTime() - begunNanos) / 1e9);
        System.out.flush();
    }

    private void endAll() {
        System.out.println("Ending …");
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failure) {
                System.err.println("crossvolt: " + failure.getMessage());
            }
        }
        System.out.println("Ended.");
    }
}
