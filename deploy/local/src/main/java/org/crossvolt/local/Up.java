package org.crossvolt.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./crossvolt up}: starts everything, says READY, and ends everything when it is told to. */
final class Up {

    private static final long LOOK_MILLIS = 500;
    private static final int MOST_REVIVED = 20;

    private final Addresses addresses = Addresses.standard();
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
            LocalPlatform platform = startAll();
            printReady();
            watch(platform, end);
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

    /** A service that ended is started again, as a server's own supervisor would; one that can not be started ends all. */
    private static void watch(LocalPlatform platform, CountDownLatch end) throws InterruptedException {
        int revived = 0;
        while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            for (ServiceKind kind : platform.reviveEnded()) {
                if (++revived > MOST_REVIVED) {
                    throw new StackException(kind.folder + " ended once too often; see its log under .crossvolt/logs");
                }
                System.out.printf("  %-14s had ended and was started again%n", kind.folder);
            }
        }
    }

    private void requirePortsFree() {
        Ports.requireFree(Addresses.KEYCLOAK_PORT, "Keycloak");
        Ports.requireFree(addresses.postgres(), "PostgreSQL");
        Ports.requireFree(addresses.kafka(), "Kafka");
        services.forEach(kind -> Ports.requireFree(kind.port, kind.folder));
    }

    private LocalPlatform startAll() {
        Path data = StackLock.folder().resolve("data");
        System.out.println("Starting Crossvolt on this machine; data and logs lie under .crossvolt/");
        // Keycloak is half of all start-up work, so it begins first and is waited for last.
        LocalKeycloak keycloak = keep(LocalKeycloak.begin(data.resolve("keycloak"), Addresses.KEYCLOAK_PORT));
        LocalPlatform platform = keep(new LocalPlatform(StackLock.folder(), addresses, List.of()));
        timed("PostgreSQL", "localhost:" + addresses.postgres(), platform::startPostgres);
        timed("Kafka", "localhost:" + addresses.kafka(), platform::startKafka);
        timed("Keycloak", addresses.issuer(), keycloak::awaitReady);
        for (ServiceKind kind : services) {
            timed(kind.folder, addresses.url(kind), () -> {
                platform.begin(kind);
                platform.awaitReady(kind);
            });
        }
        for (ServiceKind adapter : List.of(ServiceKind.CPO, ServiceKind.EMSP)) {
            if (services.contains(ServiceKind.HUB) && services.contains(adapter)) {
                platform.join(adapter);
                System.out.printf("  %-14s is registered at the hub%n", adapter.folder);
            }
        }
        return platform;
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
