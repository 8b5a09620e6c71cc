package org.crossvolt.emsp;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crossvolt.local.ServiceCommand;
import org.eclipse.microprofile.config.ConfigProvider;

/** The real tariff-engine in a process of its own. */
final class TariffDesk {

    private static boolean open;

    private TariffDesk() {}

    static synchronized void open() {
        Realm.open();
        if (!open) {
            open = true;
            start();
        }
    }

    private static void start() {
        int port = config("test.tariff.port", Integer.class);
        ProcessBuilder command = new ProcessBuilder(
                        ServiceCommand.of("tariff-engine", 192, List.of("-XX:TieredStopAtLevel=1")))
                .redirectErrorStream(true)
                .redirectOutput(new File("target/tariff-engine.log"));
        Map<String, String> environment = command.environment();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        for (String key : new String[] {
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.reactive.url",
            "quarkus.datasource.username",
            "quarkus.datasource.password",
            "kafka.bootstrap.servers",
            "quarkus.oidc.public-key"
        }) {
            environment.put(
                    key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_'),
                    config(key, String.class));
        }
        try {
            Process engine = command.start();
            Runtime.getRuntime().addShutdownHook(new Thread(engine::destroy));
            awaitReady(engine, URI.create("http://127.0.0.1:" + port + "/q/health/live"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void awaitReady(Process engine, URI address) {
        HttpClient http = HttpClient.newHttpClient();
        long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (System.nanoTime() < until && engine.isAlive()) {
            try {
                if (http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is starting.
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
        }
        throw new IllegalStateException("the tariff-engine did not start; see target/tariff-engine.log");
    }

    private static <T> T config(String key, Class<T> type) {
        return ConfigProvider.getConfig().getValue(key, type);
    }
}
