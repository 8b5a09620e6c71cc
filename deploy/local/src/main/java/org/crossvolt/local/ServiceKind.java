package org.crossvolt.local;

/** The services of the platform, and where the local stack puts them. */
enum ServiceKind {
    HUB("hub", "hub-service", 8080, 256, true),
    CPO("cpo", "cpo-adapter", 8081, 192, true),
    EMSP("emsp", "emsp-adapter", 8082, 192, true),
    TARIFF("tariff", "tariff-engine", 8083, 192, true),
    PKI("pki", "pki-broker", 8084, 160, true);

    final String word;
    final String folder;
    final int port;
    final int heapMegabytes;

    /** It has a schema in PostgreSQL, speaks to Kafka, and asks Keycloak who calls. */
    final boolean keepsData;

    ServiceKind(String word, String folder, int port, int heapMegabytes, boolean keepsData) {
        this.word = word;
        this.folder = folder;
        this.port = port;
        this.heapMegabytes = heapMegabytes;
        this.keepsData = keepsData;
    }

    String url() {
        return "http://localhost:" + port;
    }

    static ServiceKind named(String word) {
        for (ServiceKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no service '" + word + "'; there are hub, cpo, emsp, tariff, pki");
    }
}
