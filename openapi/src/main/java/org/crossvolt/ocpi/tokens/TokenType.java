package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.OpenEnum;

/** The kind of a token. */
public record TokenType(String text) implements OpenEnum {

    public static final TokenType AD_HOC_USER = new TokenType("AD_HOC_USER");
    public static final TokenType APP_USER = new TokenType("APP_USER");
    public static final TokenType OTHER = new TokenType("OTHER");
    public static final TokenType RFID = new TokenType("RFID");

    @Override
    public String toString() {
        return text;
    }
}
