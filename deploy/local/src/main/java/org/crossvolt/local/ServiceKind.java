package org.crossvolt.local;

/** The services of the platform, and where the local stack puts them unless told otherwise. */
public enum ServiceKind {
    HUB("hub", "hub-service", 8080, 256),
    CPO("cpo", "cpo-adapter", 8081, 192),
    EMSP("emsp", "emsp-adapter", 8082, 192),
    TARIFF("tariff", "tariff-engine", 8083, 192),
    PKI("pki", "pki-broker", 8084, 160);

    final String word;
    final String folder;
    final int port;
    final int heapMegabytes;

    ServiceKind(String word, String folder, int port, int heapMegabytes) {
        this.word = word;
        this.folder = folder;
        this.port = port;
        this.heapMegabytes = heapMegabytes;
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
