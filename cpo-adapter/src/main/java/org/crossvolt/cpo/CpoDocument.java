package org.crossvolt.cpo;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.wire.DocumentBundle;
import org.crossvolt.ocpi.wire.ShownDocument;

/** Shows the contract at {@code /q/openapi}: the operator's API, with the objects of OCPI that it refers to. */
@Singleton
public class CpoDocument {

    private static final String FOLDER = "ocpi/2.2.1/";

    private final ShownDocument shown;

    CpoDocument() {
        this.shown = new ShownDocument(bundle());
    }

    static DocumentBundle bundle() {
        DocumentBundle bundle = new DocumentBundle(
                "Crossvolt cpo-adapter",
                "0.1.0",
                "Stations, locations and tariffs for their operator. The doors for the hub are those of OCPI 2.2.1; the"
                        + " sources are in openapi/.");
        for (String name : List.of("common", "locations", "tariffs", "tokens")) {
            bundle.add(FOLDER + name + ".yaml", UnaryOperator.identity(), name);
        }
        bundle.json().withObjectProperty("paths").removeAll();
        return bundle.add("platform/cpo.yaml", UnaryOperator.identity(), "Cpo");
    }

    void show(@Observes Router router) {
        router.get("/q/openapi").handler(asked -> shown.answer(asked.request()));
    }
}
