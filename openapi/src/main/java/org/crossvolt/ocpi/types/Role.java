package org.crossvolt.ocpi.types;

/** What a party does. */
public record Role(String text) implements OpenEnum {

    public static final Role CPO = new Role("CPO");
    public static final Role EMSP = new Role("EMSP");
    public static final Role HUB = new Role("HUB");
    public static final Role NAP = new Role("NAP");
    public static final Role NSP = new Role("NSP");
    public static final Role OTHER = new Role("OTHER");
    public static final Role SCSP = new Role("SCSP");

    @Override
    public String toString() {
        return text;
    }
}
