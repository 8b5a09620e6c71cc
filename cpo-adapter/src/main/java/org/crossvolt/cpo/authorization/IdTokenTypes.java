package org.crossvolt.cpo.authorization;

import org.crossvolt.ocpi.tokens.TokenType;

/** Kinds of tokens in OCPP 2.0.1 and in OCPI; a contract's eMAID has no type of its own in OCPI 2.2.1. */
public final class IdTokenTypes {

    private IdTokenTypes() {}

    public static String ocpiType(String type) {
        return switch (type) {
            case "eMAID" -> TokenType.OTHER.text();
            case "Central" -> TokenType.APP_USER.text();
            default -> TokenType.RFID.text();
        };
    }

    /** What a station is told that starts a session for such a token. */
    public static String ocppType(TokenType type) {
        return type.equals(TokenType.RFID) ? "ISO14443" : type.equals(TokenType.OTHER) ? "eMAID" : "Central";
    }
}
