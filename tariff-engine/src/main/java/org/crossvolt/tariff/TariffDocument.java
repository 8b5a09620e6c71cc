package org.crossvolt.tariff;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.wire.DocumentBundle;
import org.crossvolt.ocpi.wire.ShownDocument;

/** Shows the contract at {@code /q/openapi}: the document as it was written, with the objects of OCPI that it refers to. */
@ApplicationScoped
public class TariffDocument {

    private static final String FOLDER = "ocpi/2.2.1/";
    private static final String ELSEWHERE = "/ocpi";

    private final ShownDocument shown;

    TariffDocument() {
        this.shown = new ShownDocument(bundle());
    }

    static DocumentBundle bundle() {
        DocumentBundle bundle = new DocumentBundle(
                "Crossvolt tariff-engine", "0.1.0", "Pricing, linting and checking. The sources are in openapi/.");
        for (String name : new String[] {"common", "locations", "sessions", "cdrs", "tariffs", "tokens"}) {
            bundle.add(FOLDER + name + ".yaml", path -> ELSEWHERE + path, name);
        }
        bundle.json().withObjectProperty("paths").removeAll();
        return bundle.add("platform/tariff-engine.yaml", UnaryOperator.identity(), "Tariff");
    }

    void show(@Observes Router router) {
        router.get("/q/openapi").handler(asked -> shown.answer(asked.request()));
    }
}
