package org.crossvolt.ocpi.types;

import java.util.Locale;

/**
 * A case-insensitive string of printable characters (section 1.8): {@code NL-CVC} equals {@code nl-cvc}, and the
 * sender's own letter case is what {@link #toString()} gives back.
 *
 * <p>The standard says printable ASCII; partners send more, so only control characters are refused here. Lengths
 * belong to the field, not to the type.
 */
public final class CiString implements Comparable<CiString> {

    private final String text;
    private final String folded;

    /** @throws IllegalArgumentException for a text with a control character */
    public CiString(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException("a CiString has no control characters");
            }
        }
        this.text = text;
        this.folded = fold(text);
    }

    public static CiString of(String text) {
        return new CiString(text);
    }

    /** The form two equal CiStrings share; for keys in maps and columns. */
    public String folded() {
        return folded;
    }

    public boolean isBlank() {
        return text.isBlank();
    }

    private static String fold(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CiString that && folded.equals(that.folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    @Override
    public int compareTo(CiString other) {
        return folded.compareTo(other.folded);
    }

    @Override
    public String toString() {
        return text;
    }
}
