package org.crossvolt.ocpi.tokens;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** What a Token is (3.5). */
public record TokenType(String text) implements OpenEnum {

    public static final TokenType AD_HOC_USER = new TokenType("AD_HOC_USER");
    public static final TokenType APP_USER = new TokenType("APP_USER");
    public static final TokenType OTHER = new TokenType("OTHER");
    public static final TokenType RFID = new TokenType("RFID");

    private static final Set<String> KNOWN = Set.of("AD_HOC_USER", "APP_USER", "OTHER", "RFID");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
