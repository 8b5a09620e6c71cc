package org.crossvolt.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A hub in a process of its own, with any PostgreSQL and Kafka and without Keycloak; as many as wanted on the same data. */
public final class LocalHub implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KEY_BYTES = 32;

    private final Child child;
    private final int port;

    private LocalHub(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param settings environment variables beside what it needs to run at all
     */
    public static LocalHub start(
            int port, int postgresPort, String kafka, OperatorKey operators, Map<String, String> settings, Path log) {
        Map<String, String> environment = environment(port, postgresPort, kafka, operators);
        environment.put(
                "CROSSVOLT_HUB_EXCHANGES_UNENDED_FILE",
                log.resolveSibling("unended-" + port).toAbsolutePath().toString());
        environment.putAll(settings);
        Child child = Child.start("hub", "TERM", command(192), environment, log);
        LocalHub hub = new LocalHub(child, port);
        try {
            Waiting.until("the hub", child, PATIENCE, () -> Waiting.answers(hub.url() + "/q/health/ready"));
        } catch (StackException failure) {
            child.close();
            throw failure;
        }
        return hub;
    }

    /** Half of the heap is for what lives as long as a message. */
    public static List<String> command(int heapMegabytes) {
        return ServiceCommand.of("hub-service", heapMegabytes, List.of("-Xmn" + heapMegabytes / 2 + "m"));
    }

    /** What a hub needs to run without Keycloak. Its secrets are worthless: everybody knows their key. */
    public static Map<String, String> environment(int port, int postgresPort, String kafka, OperatorKey operators) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "localhost");
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", LocalPostgres.jdbcUrl(postgresPort, LocalPostgres.DATABASE));
        environment.put(
                "QUARKUS_DATASOURCE_REACTIVE_URL", LocalPostgres.reactiveUrl(postgresPort, LocalPostgres.DATABASE));
        environment.put("QUARKUS_DATASOURCE_USERNAME", LocalPostgres.USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", LocalPostgres.PASSWORD);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        environment.put("QUARKUS_OIDC_PUBLIC_KEY", operators.publicKey());
        environment.put("QUARKUS_OIDC_TOKEN_ISSUER", "any");
        environment.put("CROSSVOLT_EGRESS_ALLOW", "127.0.0.0/8,::1");
        environment.put("CROSSVOLT_HUB_LOCAL", "true");
        environment.put("CROSSVOLT_HUB_AGREEMENTS_POLICY", "open");
        environment.put("CROSSVOLT_HUB_PUBLIC_URL", "http://localhost:" + port);
        environment.put("CROSSVOLT_HUB_SECRETS_KEY", Base64.getEncoder().encodeToString(new byte[KEY_BYTES]));
        return environment;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public int port() {
        return port;
    }

    /** As a crash would. */
    public void kill() {
        child.kill();
    }

    /** It is there, and does nothing, as on a machine that is cut off or stands still. */
    public void pause() {
        child.signal("STOP");
    }

    public void resume() {
        child.signal("CONT");
    }

    /** Whether it has ended within this time. */
    public boolean endsWithin(Duration patience) {
        return child.endsWithin(patience);
    }

    /** Lets it open so many more files and connections, and no more. */
    public void limitFiles(int more) {
        child.limitFiles(more);
    }

    @Override
    public void close() {
        child.close();
    }
}
