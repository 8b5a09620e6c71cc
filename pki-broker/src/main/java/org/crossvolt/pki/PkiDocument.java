package org.crossvolt.pki;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.wire.DocumentBundle;
import org.crossvolt.ocpi.wire.ShownDocument;

/** Shows the contract at {@code /q/openapi}: the document as it was written; nothing comes from code. */
@ApplicationScoped
public class PkiDocument {

    private final ShownDocument shown;

    PkiDocument() {
        this.shown = new ShownDocument(new DocumentBundle(
                        "Crossvolt pki-broker",
                        "0.1.0",
                        "Trust anchors of several Plug and Charge roots, validation, revocation, signing for stations."
                                + " The source is in openapi/.")
                .add("platform/pki.yaml", UnaryOperator.identity(), ""));
    }

    void show(@Observes Router router) {
        router.get("/q/openapi").handler(asked -> shown.answer(asked.request()));
    }
}
