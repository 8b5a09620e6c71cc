package org.crossvolt.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A real Keycloak with the platform's realm, from its distribution's zip. */
public final class LocalKeycloak implements AutoCloseable {

    private final Child child;
    private final int port;

    private LocalKeycloak(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * Starts it and returns at once; {@link #awaitReady} waits.
     *
     * @param home a folder of its own: the unpacked distribution and its database, kept over restarts
     * @param port 0 for a free one
     */
    public static LocalKeycloak begin(Path home, int port) {
        if (port != 0) {
            Ports.requireFree(port, "Keycloak");
        }
        int http = port == 0 ? Ports.free() : port;
        try {
            Path distribution = unpack(home);
            Path realm = BuildPaths.root().resolve("deploy/keycloak/crossvolt-realm.json");
            Path imported = distribution.resolve("data/import/crossvolt-realm.json");
            Files.createDirectories(imported.getParent());
            Files.copy(realm, imported, StandardCopyOption.REPLACE_EXISTING);
            Child child = Child.start(
                    "keycloak",
                    "TERM",
                    List.of(
                            distribution.resolve("bin/kc.sh").toString(),
                            "start-dev",
                            "--import-realm",
                            "--http-host=localhost",
                            "--http-port=" + http,
                            "--http-management-port=" + Ports.free(),
                            "--health-enabled=true",
                            "--log-level=warn"),
                    Map.of(
                            "JAVA_HOME", System.getProperty("java.home"),
                            "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx384m",
                            "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                            "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"),
                    home.resolveSibling("keycloak.log"));
            return new LocalKeycloak(child, http);
        } catch (IOException failure) {
            throw new StackException(
                    "Keycloak could not be unpacked to " + home + ": " + failure.getMessage()
                            + ". Is the disk full? It needs about 250 MB.",
                    failure);
        }
    }

    public LocalKeycloak awaitReady() {
        String discovery = issuer() + "/.well-known/openid-configuration";
        Waiting.until("Keycloak", child, Duration.ofMinutes(4), () -> Waiting.answers(discovery));
        return this;
    }

    public String issuer() {
        return "http://localhost:" + port + "/realms/crossvolt";
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    @Override
    public void close() {
        child.close();
    }

    /** Unpacks once; a marker at the end says that nothing is missing. */
    private static Path unpack(Path home) throws IOException {
        String name = "keycloak-" + BuildPaths.keycloakVersion();
        Path marker = home.resolve(name + ".unpacked");
        if (!Files.exists(marker)) {
            Files.createDirectories(home);
            try (ZipFile zip =
                    new ZipFile(BuildPaths.target().resolve("keycloak.zip").toFile())) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    unpack(zip, entries.nextElement(), home);
                }
            }
            Files.createFile(marker);
        }
        return home.resolve(name);
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path home) throws IOException {
        Path to = home.resolve(entry.getName()).normalize();
        if (!to.startsWith(home)) {
            throw new IOException("an entry leaves the folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            return;
        }
        Files.createDirectories(to.getParent());
        Files.copy(zip.getInputStream(entry), to, StandardCopyOption.REPLACE_EXISTING);
        if (to.toString().endsWith(".sh") && !to.toFile().setExecutable(true)) {
            throw new IOException(to + " can not be made executable");
        }
    }
}
