package org.crossvolt.emsp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.wire.DocumentBundle;
import org.crossvolt.ocpi.wire.ShownDocument;

/** Shows the contract at {@code /q/openapi}: the operator's API, the driver's API, and the eMSP's side of OCPI. */
@Singleton
public class EmspDocument {

    private static final String FOLDER = "ocpi/2.2.1/";
    private static final List<String> MODULES =
            List.of("credentials", "tokens", "locations", "tariffs", "sessions", "cdrs", "hubclientinfo", "commands");

    /** Of an OCPI module's two sides, the one that is ours. */
    private static final Set<String> OURS = Set.of(
            "/ocpi/versions",
            "/ocpi/2.2.1",
            "/ocpi/2.2.1/credentials",
            "/ocpi/2.2.1/sender/tokens",
            "/ocpi/2.2.1/sender/tokens/{token_uid}/authorize");

    private static final List<String> OUR_PLACES = List.of(
            "/emsp/",
            "/driver/",
            "/ocpi/2.2.1/receiver/locations/",
            "/ocpi/2.2.1/receiver/tariffs/",
            "/ocpi/2.2.1/receiver/sessions/",
            "/ocpi/2.2.1/receiver/cdrs",
            "/ocpi/2.2.1/receiver/hubclientinfo/");

    private final ShownDocument shown;

    EmspDocument() {
        this.shown = new ShownDocument(bundle());
    }

    static DocumentBundle bundle() {
        DocumentBundle bundle = new DocumentBundle(
                "Crossvolt emsp-adapter",
                "0.1.0",
                "The eMSP side: drivers and contracts, the driver API, and OCPI 2.2.1 towards the hub. The sources are in openapi/.");
        bundle.add(FOLDER + "common.yaml", UnaryOperator.identity(), "");
        bundle.add(FOLDER + "versions.yaml", path -> path.equals("/") ? "/ocpi/2.2.1" : "/ocpi" + path, "");
        MODULES.forEach(module -> bundle.add(FOLDER + module + ".yaml", path -> "/ocpi/2.2.1" + path, ""));
        // For what a price consists of.
        bundle.add("platform/tariff-engine.yaml", UnaryOperator.identity(), "Tariff");
        bundle.add("platform/emsp.yaml", UnaryOperator.identity(), "Emsp");
        bundle.add("platform/driver.yaml", UnaryOperator.identity(), "Driver");
        if (bundle.json().get("paths") instanceof ObjectNode paths) {
            paths.properties().removeIf(path -> !isOurs(path.getKey()));
        }
        return bundle;
    }

    private static boolean isOurs(String path) {
        return OURS.contains(path) || OUR_PLACES.stream().anyMatch(path::startsWith);
    }

    void show(@Observes Router router) {
        router.get("/q/openapi").handler(asked -> shown.answer(asked.request()));
    }
}
