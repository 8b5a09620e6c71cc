package org.crossvolt.ocpi.types;

import java.util.Set;

/** The roles a party can have (1.8). */
public record Role(String text) implements OpenEnum {

    public static final Role CPO = new Role("CPO");
    public static final Role EMSP = new Role("EMSP");
    public static final Role HUB = new Role("HUB");
    public static final Role NAP = new Role("NAP");
    public static final Role NSP = new Role("NSP");
    public static final Role OTHER = new Role("OTHER");
    public static final Role SCSP = new Role("SCSP");

    private static final Set<String> KNOWN = Set.of("CPO", "EMSP", "HUB", "NAP", "NSP", "OTHER", "SCSP");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
