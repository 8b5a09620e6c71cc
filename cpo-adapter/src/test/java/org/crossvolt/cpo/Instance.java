package org.crossvolt.cpo;

import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crossvolt.local.ServiceCommand;

/** The packaged service in a process of its own. */
final class Instance implements AutoCloseable {

    private final int port;
    private final Map<String, String> settings;
    private Process process;

    private Instance(int port, Map<String, String> settings) {
        this.port = port;
        this.settings = settings;
        this.process = launched();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    static Instance start(int port, Map<String, String> settings) {
        return new Instance(port, settings);
    }

    private Process launched() {
        List<String> tuning = new ArrayList<>();
        settings.forEach((key, value) -> tuning.add("-D" + key + "=" + value));
        tuning.add("-Dquarkus.http.port=" + port);
        File log = new File("target/instance-" + port + ".log");
        try {
            Process started = new ProcessBuilder(ServiceCommand.of("cpo-adapter", 160, tuning))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        if (!started.isAlive()) {
                            throw new IllegalStateException("it ended; see " + log);
                        }
                        return isReady();
                    });
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isReady() {
        try {
            return RestAssured.get("http://localhost:" + port + "/q/health/ready")
                            .statusCode()
                    == 200;
        } catch (Exception notYet) {
            // REST Assured throws what it does not declare.
            return false;
        }
    }

    int port() {
        return port;
    }

    String webSocketUrl() {
        return "ws://localhost:" + port;
    }

    /** {@code kill -9}, and the same service again on the same data. */
    void killAndStartAgain() {
        kill();
        process = launched();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Politely, as an orchestrator does it. */
    void end() {
        process.destroy();
    }

    @Override
    public void close() {
        kill();
    }
}
