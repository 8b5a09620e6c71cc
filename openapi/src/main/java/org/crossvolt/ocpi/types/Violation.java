package org.crossvolt.ocpi.types;

/**
 * Something that makes an object unusable: where (RFC 6901 pointer), which rule (a short stable word), a sentence the
 * sender's engineer can act on, and an excerpt of what was seen.
 */
public record Violation(String pointer, String rule, String message, String seen) {

    /** The rule of a body that is no JSON at all; the only one that is answered with HTTP 400 (T-16). */
    public static final String NOT_JSON = "json";

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "" : pointer + ": ") + message;
    }
}
