package org.crossvolt.ocpi.types;

import java.util.Set;

/** What an image shows (3.1). */
public record ImageCategory(String text) implements OpenEnum {

    public static final ImageCategory CHARGER = new ImageCategory("CHARGER");
    public static final ImageCategory ENTRANCE = new ImageCategory("ENTRANCE");
    public static final ImageCategory LOCATION = new ImageCategory("LOCATION");
    public static final ImageCategory NETWORK = new ImageCategory("NETWORK");
    public static final ImageCategory OPERATOR = new ImageCategory("OPERATOR");
    public static final ImageCategory OTHER = new ImageCategory("OTHER");
    public static final ImageCategory OWNER = new ImageCategory("OWNER");

    private static final Set<String> KNOWN =
            Set.of("CHARGER", "ENTRANCE", "LOCATION", "NETWORK", "OPERATOR", "OTHER", "OWNER");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
