package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.OpenEnum;

/** When a CPO may decide by its own list of tokens. */
public record WhitelistType(String text) implements OpenEnum {

    public static final WhitelistType ALWAYS = new WhitelistType("ALWAYS");
    public static final WhitelistType ALLOWED = new WhitelistType("ALLOWED");
    public static final WhitelistType ALLOWED_OFFLINE = new WhitelistType("ALLOWED_OFFLINE");
    public static final WhitelistType NEVER = new WhitelistType("NEVER");

    @Override
    public String toString() {
        return text;
    }
}
