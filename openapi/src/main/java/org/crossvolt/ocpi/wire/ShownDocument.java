package org.crossvolt.ocpi.wire;

import io.vertx.core.http.HttpServerRequest;

/** A put-together document as a service shows it: YAML, or JSON for those who ask for it. Written once, at start. */
public final class ShownDocument {

    private final String yaml;
    private final String json;

    public ShownDocument(DocumentBundle bundle) {
        this.yaml = bundle.yaml();
        this.json = bundle.json().toString();
    }

    /** JSON where {@code format=json} or the Accept header asks for it. */
    public void answer(HttpServerRequest request) {
        String accepted = request.getHeader("Accept");
        boolean wantsJson =
                "json".equalsIgnoreCase(request.getParam("format")) || (accepted != null && accepted.contains("json"));
        request.response()
                .putHeader("Content-Type", wantsJson ? "application/json" : "application/yaml")
                .end(wantsJson ? json : yaml);
    }
}
