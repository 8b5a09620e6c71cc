package org.crossvolt.pki;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.wire.DocumentBundle;

/** Shows the contract at {@code /q/openapi}: the document as it was written; nothing comes from code. */
@ApplicationScoped
public class PkiDocument {

    private final String yaml;
    private final String json;

    PkiDocument() {
        DocumentBundle bundle = new DocumentBundle(
                        "Crossvolt pki-broker",
                        "0.1.0",
                        "Trust anchors of several Plug and Charge roots, validation, revocation, signing for stations."
                                + " The source is in openapi/.")
                .add("platform/pki.yaml", UnaryOperator.identity(), "");
        this.yaml = bundle.yaml();
        this.json = bundle.json().toString();
    }

    void show(@Observes Router router) {
        router.get("/q/openapi").handler(this::answer);
    }

    private void answer(RoutingContext request) {
        String accepted = request.request().getHeader("Accept");
        boolean wantsJson = "json".equalsIgnoreCase(request.request().getParam("format"))
                || (accepted != null && accepted.contains("json"));
        request.response()
                .putHeader("Content-Type", wantsJson ? "application/json" : "application/yaml")
                .end(wantsJson ? json : yaml);
    }
}
