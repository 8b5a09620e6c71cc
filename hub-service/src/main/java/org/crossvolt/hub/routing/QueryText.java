package org.crossvolt.hub.routing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reading of raw query strings. */
final class QueryText {

    private QueryText() {}

    static @Nullable String parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name) && pair.length() > name.length() && pair.charAt(name.length()) == '=') {
                return decode(pair.substring(name.length() + 1));
            }
        }
        return null;
    }

    /** Decodes percent escapes; a text that is not well escaped stays as it is. */
    static String decode(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return raw;
        }
    }
}
