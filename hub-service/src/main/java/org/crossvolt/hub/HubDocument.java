package org.crossvolt.hub;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.DocumentBundle;
import org.crossvolt.ocpi.wire.ShownDocument;

/** Shows the contract at {@code /q/openapi}: the documents as they were written, put together; nothing comes from code. */
@Singleton
public class HubDocument {

    private static final String FOLDER = "ocpi/2.2.1/";

    private final ShownDocument shown;

    HubDocument() {
        this.shown = new ShownDocument(bundle());
    }

    static DocumentBundle bundle() {
        DocumentBundle bundle = new DocumentBundle(
                "Crossvolt hub",
                "0.1.0",
                "OCPI 2.2.1 as platforms meet it at the hub, and the operator's API. The sources are in openapi/.");
        bundle.add(FOLDER + "common.yaml", UnaryOperator.identity(), "");
        bundle.add(FOLDER + "versions.yaml", path -> path.equals("/") ? "/ocpi/2.2.1" : "/ocpi" + path, "");
        for (ModuleId module : ModuleId.values()) {
            bundle.add(
                    FOLDER + module.identifier().toLowerCase(Locale.ROOT) + ".yaml", path -> "/ocpi/2.2.1" + path, "");
        }
        return bundle.add("platform/hub-operator.yaml", UnaryOperator.identity(), "Operator");
    }

    void show(@Observes Router router) {
        router.get("/q/openapi").handler(asked -> shown.answer(asked.request()));
    }
}
