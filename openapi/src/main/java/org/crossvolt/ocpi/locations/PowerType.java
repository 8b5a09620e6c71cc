package org.crossvolt.ocpi.locations;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Alternating or direct current, and phases (3.1). */
public record PowerType(String text) implements OpenEnum {

    public static final PowerType AC_1_PHASE = new PowerType("AC_1_PHASE");
    public static final PowerType AC_2_PHASE = new PowerType("AC_2_PHASE");
    public static final PowerType AC_2_PHASE_SPLIT = new PowerType("AC_2_PHASE_SPLIT");
    public static final PowerType AC_3_PHASE = new PowerType("AC_3_PHASE");
    public static final PowerType DC = new PowerType("DC");

    private static final Set<String> KNOWN = Set.of("AC_1_PHASE", "AC_2_PHASE", "AC_2_PHASE_SPLIT", "AC_3_PHASE", "DC");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
