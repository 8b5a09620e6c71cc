package org.crossvolt.emsp;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** A free port, known before the service starts, so that it can tell the hub its address. */
public final class OwnAddress implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        int port = freePort();
        int realm = freePort();
        int tariff = freePort();
        Map<String, String> own = new java.util.HashMap<>();
        own.put("quarkus.http.test-port", Integer.toString(port));
        own.put("crossvolt.emsp.public-url", "http://127.0.0.1:" + port);
        own.put("crossvolt.emsp.parties.DE-CVE", "Crossvolt Germany");
        own.put("crossvolt.egress.allow", "127.0.0.0/8,::1");
        own.put("crossvolt.emsp.commands.patience", "5s");
        own.put("crossvolt.emsp.hub-deadline", "3s");
        own.put("crossvolt.emsp.sessions.max-streams", "5");
        own.put("crossvolt.emsp.sessions.max-streams-per-driver", "3");
        own.put("test.realm.port", Integer.toString(realm));
        own.put("test.tariff.port", Integer.toString(tariff));
        own.put("crossvolt.emsp.tariff-engine.url", "http://127.0.0.1:" + tariff);
        int pki = freePort();
        own.put("test.pki.port", Integer.toString(pki));
        own.put("crossvolt.emsp.pki-broker.url", "http://127.0.0.1:" + pki);
        own.put("quarkus.oidc-client.client-enabled", "true");
        own.put("quarkus.oidc-client.discovery-enabled", "false");
        own.put("quarkus.oidc-client.token-path", "http://127.0.0.1:" + realm + "/token");
        own.put("quarkus.oidc-client.credentials.secret", "test");
        return own;
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    @Override
    public void stop() {
        // Nothing to end.
    }
}
