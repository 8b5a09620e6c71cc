package org.crossvolt.pki.validation;

import java.util.Optional;

/** The edition of ISO 15118 a certificate belongs to; it decides sizes and suites (V1, V2). */
public enum Edition {
    ISO_15118_2("ISO15118-2", 800),
    ISO_15118_20("ISO15118-20", 1_600);

    private final String text;
    private final int maxCertificateBytes;

    Edition(String text, int maxCertificateBytes) {
        this.text = text;
        this.maxCertificateBytes = maxCertificateBytes;
    }

    /** As the OPCP and OPNC write it. */
    public String text() {
        return text;
    }

    /** Longest certificate in bytes of DER: V2G2-010, and the schema of -20. */
    public int maxCertificateBytes() {
        return maxCertificateBytes;
    }

    public static Optional<Edition> find(String text) {
        for (Edition edition : values()) {
            if (edition.text.equalsIgnoreCase(text) || edition.name().equalsIgnoreCase(text)) {
                return Optional.of(edition);
            }
        }
        return Optional.empty();
    }
}
