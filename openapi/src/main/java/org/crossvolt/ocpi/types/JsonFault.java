package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JacksonException;
import java.util.regex.Pattern;

/** What is wrong with a text that should be JSON, for its sender. */
public final class JsonFault {

    /** Advice to whoever programs with the parser, and lists of what it would have taken. */
    private static final Pattern FOR_PROGRAMMERS =
            Pattern.compile(": (?:enable|was expecting) .*|\\s*\\((?:for|start).*");

    private JsonFault() {}

    /** One phrase that names what was seen, without the parser's advice on its own settings. */
    public static String of(JacksonException malformed) {
        return FOR_PROGRAMMERS.matcher(malformed.getOriginalMessage()).replaceFirst("");
    }
}
