package org.crossvolt.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL, Kafka and the packaged services, each in a process of its own, beside a realm that runs already. */
public final class LocalPlatform implements AutoCloseable {

    private static final int KEY_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Addresses addresses;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<ServiceKind, Child> services = new EnumMap<>(ServiceKind.class);
    private final List<String> tuning;

    /**
     * @param folder for data, keys and logs, kept over restarts
     * @param tuning further words for the services' JVMs
     */
    LocalPlatform(Path folder, Addresses addresses, List<String> tuning) {
        this.folder = folder;
        this.addresses = addresses;
        this.tuning = tuning;
    }

    /** All of it, ready, with both adapters registered at the hub; for a short life, so little is compiled well. */
    public static LocalPlatform start(Path folder, Addresses addresses) {
        LocalPlatform platform = new LocalPlatform(folder, addresses, List.of("-XX:TieredStopAtLevel=1"));
        try {
            platform.startPostgres();
            platform.startKafka();
            for (ServiceKind kind : ServiceKind.values()) {
                platform.begin(kind);
            }
            for (ServiceKind kind : ServiceKind.values()) {
                platform.awaitReady(kind);
            }
            platform.join(ServiceKind.CPO);
            platform.join(ServiceKind.EMSP);
            return platform;
        } catch (StackException failure) {
            platform.close();
            throw failure;
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    void startPostgres() {
        parts.push(LocalPostgres.start(folder.resolve("data/postgres"), addresses.postgres()));
    }

    void startKafka() {
        parts.push(LocalKafka.start(folder.resolve("data/kafka"), addresses.kafka()));
    }

    /** Starts a service and returns at once; {@link #awaitReady} waits. */
    void begin(ServiceKind kind) {
        Child child = Child.start(
                kind.word,
                "TERM",
                ServiceCommand.of(kind.folder, kind.heapMegabytes, tuning),
                environment(kind),
                log(kind));
        parts.push(child);
        services.put(kind, child);
    }

    void awaitReady(ServiceKind kind) {
        Waiting.until(
                kind.folder, running(kind), PATIENCE, () -> Waiting.answers(addresses.url(kind) + "/q/health/ready"));
    }

    private Child running(ServiceKind kind) {
        Child child = services.get(kind);
        if (child == null) {
            throw new StackException(kind.folder + " was not started");
        }
        return child;
    }

    /** Registers an adapter with the hub through both operators' doors, unless it is registered already. */
    void join(ServiceKind adapter) {
        String door = "/" + adapter.word + "/v1/hub";
        Desk desk = new Desk(addresses.url(adapter), addresses.issuer(), adapter.word);
        if (desk.get(door).path("registered").asBoolean()) {
            return;
        }
        String token = new Desk(addresses.url(ServiceKind.HUB), addresses.issuer(), "operator")
                .post("/operator/v1/invitations", "{\"name\":\"" + adapter.folder + "\"}")
                .path("token")
                .asText();
        desk.post(
                door,
                "{\"versions_url\":\"" + addresses.url(ServiceKind.HUB) + "/ocpi/versions\",\"token\":\"" + token
                        + "\"}");
    }

    /** The service is there and answers nothing, as one that hangs, until it is resumed. */
    public void pause(ServiceKind kind) {
        running(kind).signal("STOP");
    }

    public void resume(ServiceKind kind) {
        running(kind).signal("CONT");
    }

    /** Ends the service as a crash would, and starts it again on the same data. */
    public void crash(ServiceKind kind) {
        kill(kind);
        revive(kind);
    }

    /** Ends the service as a crash would. */
    public void kill(ServiceKind kind) {
        running(kind).kill();
    }

    /** Starts a service that has ended again, on the same data; its log so far stays beside the new one. */
    public void revive(ServiceKind kind) {
        parts.remove(running(kind));
        keepLog(kind);
        begin(kind);
        awaitReady(kind);
    }

    /** Starts what has ended without being told to. @return what that was */
    List<ServiceKind> reviveEnded() {
        List<ServiceKind> ended = services.entrySet().stream()
                .filter(service -> !service.getValue().isAlive())
                .map(Map.Entry::getKey)
                .toList();
        ended.forEach(this::revive);
        return ended;
    }

    private Path log(ServiceKind kind) {
        return folder.resolve("logs").resolve(kind.folder + ".log");
    }

    private void keepLog(ServiceKind kind) {
        try {
            Files.move(
                    log(kind),
                    log(kind).resolveSibling(kind.folder + ".before.log"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new StackException("the log " + log(kind) + " can not be moved: " + failure.getMessage(), failure);
        }
    }

    private Map<String, String> environment(ServiceKind kind) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(addresses.port(kind)));
        environment.put("QUARKUS_HTTP_HOST", "localhost");
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", addresses.database());
        environment.put(
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                LocalPostgres.reactiveUrl(addresses.postgres(), LocalPostgres.DATABASE));
        environment.put("QUARKUS_DATASOURCE_USERNAME", LocalPostgres.USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", LocalPostgres.PASSWORD);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + addresses.kafka());
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", addresses.issuer());
        environment.put("CROSSVOLT_EGRESS_ALLOW", "127.0.0.0/8,::1");
        switch (kind) {
            case HUB -> hub(environment);
            case CPO -> cpo(environment);
            case EMSP -> emsp(environment);
            case PKI -> pki(environment);
            case TARIFF -> {
                // It asks nobody and keeps no secret.
            }
        }
        return environment;
    }

    private void hub(Map<String, String> environment) {
        environment.put("CROSSVOLT_HUB_LOCAL", "true");
        environment.put("CROSSVOLT_HUB_AGREEMENTS_POLICY", "open");
        environment.put("CROSSVOLT_HUB_PUBLIC_URL", addresses.url(ServiceKind.HUB));
        environment.put("CROSSVOLT_HUB_SECRETS_KEY", secret("hub-secrets.key"));
        environment.put("CROSSVOLT_HUB_CLIENTINFO_PROBE_INTERVAL", "2s");
        environment.put(
                "CROSSVOLT_HUB_EXCHANGES_UNENDED_FILE",
                folder.resolve("data/hub-unended").toAbsolutePath().toString());
    }

    private void cpo(Map<String, String> environment) {
        environment.put("CROSSVOLT_CPO_PUBLIC_URL", addresses.url(ServiceKind.CPO));
        environment.put("CROSSVOLT_CPO_SECRETS_KEY", secret("cpo-secrets.key"));
        environment.put("CROSSVOLT_CPO_ACCOUNT_SECRET", "cpo-adapter-local");
        // Simulators come and go all day, and name whatever hosts they like.
        environment.put("CROSSVOLT_CPO_OCPP_MAX_SOCKETS_PER_HOUR", "100000");
        environment.put("CROSSVOLT_CPO_STATIONS_TRANSFER_HOSTS", "*");
        environment.put("CROSSVOLT_CPO_NEIGHBOURS_TARIFF_ENGINE", addresses.url(ServiceKind.TARIFF));
        environment.put("CROSSVOLT_CPO_NEIGHBOURS_PKI_BROKER", addresses.url(ServiceKind.PKI));
    }

    private void emsp(Map<String, String> environment) {
        environment.put("CROSSVOLT_EMSP_PUBLIC_URL", addresses.url(ServiceKind.EMSP));
        environment.put("CROSSVOLT_EMSP_SECRETS_KEY", secret("emsp-secrets.key"));
        environment.put("CROSSVOLT_EMSP_TARIFF_ENGINE_URL", addresses.url(ServiceKind.TARIFF));
        environment.put("CROSSVOLT_EMSP_PKI_BROKER_URL", addresses.url(ServiceKind.PKI));
        environment.put("CROSSVOLT_EMSP_ACCOUNT_SECRET", "emsp-adapter-local");
    }

    private void pki(Map<String, String> environment) {
        environment.put("CROSSVOLT_PKI_SIGNING_SECRETS_KEY", secret("pki-secrets.key"));
        environment.put(
                "CROSSVOLT_PKI_SIGNING_FOLDER", folder.resolve("data/pki-keys").toString());
        environment.put("CROSSVOLT_PKI_SCOPES_SAME_IDS", "true");
        environment.put(
                "CROSSVOLT_PKI_SCOPES_RIGHTS",
                "service-account-cpo-adapter=STATION:*,service-account-emsp-adapter=PROVIDER:NLCVE");
    }

    /** A random key, made once and readable for its owner only. */
    private String secret(String name) {
        Path file = folder.resolve("secrets").resolve(name);
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

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                System.err.println("crossvolt: " + failure.getMessage());
            }
        }
    }
}
