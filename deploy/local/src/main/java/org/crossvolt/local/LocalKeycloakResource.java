package org.crossvolt.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real Keycloak with the platform's realm for tests, started once in a test JVM. */
public final class LocalKeycloakResource implements QuarkusTestResourceLifecycleManager {

    private static final String ISSUER = "crossvolt.test.keycloak.issuer";

    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.oidc.auth-server-url", issuer());
    }

    private static synchronized String issuer() {
        String known = System.getProperty(ISSUER);
        if (known != null) {
            return known;
        }
        LocalKeycloak started = LocalKeycloak.begin(BuildPaths.target().resolve("test-keycloak"), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        System.setProperty(ISSUER, started.awaitReady().issuer());
        return started.issuer();
    }

    @Override
    public void stop() {
        // Ends with the JVM.
    }
}
