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
        try (ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            return Map.of(
                    "quarkus.http.test-port",
                    Integer.toString(port),
                    "crossvolt.emsp.public-url",
                    "http://127.0.0.1:" + port,
                    "crossvolt.emsp.parties.DE-CVE",
                    "Crossvolt Germany",
                    "crossvolt.egress.allow",
                    "127.0.0.0/8,::1");
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    @Override
    public void stop() {
        // Nothing to end.
    }
}
