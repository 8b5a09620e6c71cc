package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** The kind of current a connector gives. */
public record PowerType(String text) implements OpenEnum {

    public static final PowerType AC_1_PHASE = new PowerType("AC_1_PHASE");
    public static final PowerType AC_2_PHASE = new PowerType("AC_2_PHASE");
    public static final PowerType AC_2_PHASE_SPLIT = new PowerType("AC_2_PHASE_SPLIT");
    public static final PowerType AC_3_PHASE = new PowerType("AC_3_PHASE");
    public static final PowerType DC = new PowerType("DC");

    @Override
    public String toString() {
        return text;
    }
}
