package org.crossvolt.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Keycloak with the platform's realm for tests, started once in a test JVM. */
public final class LocalKeycloakResource implements QuarkusTestResourceLifecycleManager {

    private static @Nullable LocalKeycloak shared;

    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.oidc.auth-server-url", keycloak().issuer());
    }

    private static synchronized LocalKeycloak keycloak() {
        if (shared == null) {
            Path home = BuildPaths.target().resolve("test-keycloak");
            LocalKeycloak started = LocalKeycloak.begin(home, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started.awaitReady();
        }
        return shared;
    }

    @Override
    public void stop() {
        // Ends with the JVM.
    }
}
