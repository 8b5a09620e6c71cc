package org.crossvolt.ocpi.types;

/** What an image shows. */
public record ImageCategory(String text) implements OpenEnum {

    public static final ImageCategory CHARGER = new ImageCategory("CHARGER");
    public static final ImageCategory ENTRANCE = new ImageCategory("ENTRANCE");
    public static final ImageCategory LOCATION = new ImageCategory("LOCATION");
    public static final ImageCategory NETWORK = new ImageCategory("NETWORK");
    public static final ImageCategory OPERATOR = new ImageCategory("OPERATOR");
    public static final ImageCategory OTHER = new ImageCategory("OTHER");
    public static final ImageCategory OWNER = new ImageCategory("OWNER");

    @Override
    public String toString() {
        return text;
    }
}
