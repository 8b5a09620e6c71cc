package org.crossvolt.ocpi.versions;

import org.crossvolt.ocpi.types.OpenEnum;

/** A version of OCPI. */
public record VersionNumber(String text) implements OpenEnum {

    public static final VersionNumber V2_0 = new VersionNumber("2.0");
    public static final VersionNumber V2_1 = new VersionNumber("2.1");
    public static final VersionNumber V2_1_1 = new VersionNumber("2.1.1");
    public static final VersionNumber V2_2 = new VersionNumber("2.2");
    public static final VersionNumber V2_2_1 = new VersionNumber("2.2.1");

    @Override
    public String toString() {
        return text;
    }
}
