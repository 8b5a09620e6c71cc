package org.crossvolt.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the build left what the stack runs. */
final class BuildPaths {

    private static final Properties WRITTEN = load();

    private BuildPaths() {}

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = BuildPaths.class.getResourceAsStream("/crossvolt-local.properties")) {
            if (in == null) {
                throw new StackException("the build left no crossvolt-local.properties; run ./mvnw package first");
            }
            properties.load(in);
            return properties;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path root() {
        return Path.of(WRITTEN.getProperty("root"));
    }

    static Path target() {
        return Path.of(WRITTEN.getProperty("target"));
    }

    static String keycloakVersion() {
        return WRITTEN.getProperty("keycloak.version");
    }

    /** A class path that the build wrote down. */
    static String classpath(String name) {
        try {
            return Files.readString(target().resolve(name + ".classpath")).strip();
        } catch (IOException missing) {
            throw new StackException("the build left no " + name + ".classpath; run ./mvnw package first", missing);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
