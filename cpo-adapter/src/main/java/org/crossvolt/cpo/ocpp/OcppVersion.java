package org.crossvolt.cpo.ocpp;

import java.util.Optional;

/** The versions of OCPP that are spoken here; 2.1 stations fall back to 2.0.1. */
public enum OcppVersion {
    V16("1.6"),
    V201("2.0.1");

    private final String text;

    OcppVersion(String text) {
        this.text = text;
    }

    /** Such as {@code 1.6}. */
    public String text() {
        return text;
    }

    /** As WebSockets name it: {@code ocpp1.6}. */
    public String subprotocol() {
        return "ocpp" + text;
    }

    /** The longest text message, in bytes; inflated where it comes compressed. */
    int longestMessage(OcppConfig config) {
        return switch (this) {
            case V16 -> config.maxMessageBytes16();
            case V201 -> config.maxMessageBytes2x();
        };
    }

    public static Optional<OcppVersion> ofText(String text) {
        for (OcppVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
