package org.crossvolt.ocpi.types;

import java.util.Set;

/**
 * A list of values that later versions and partners extend: an unknown text is kept and passed on, never refused (A-20,
 * pains 22).
 */
public interface OpenEnum {

    String text();

    /** The values OCPI 2.2.1 names. */
    Set<String> known();

    default boolean isKnown() {
        return known().contains(text());
    }
}
