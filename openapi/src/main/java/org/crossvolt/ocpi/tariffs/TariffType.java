package org.crossvolt.ocpi.tariffs;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Which sessions a Tariff is for (3.4). */
public record TariffType(String text) implements OpenEnum {

    public static final TariffType AD_HOC_PAYMENT = new TariffType("AD_HOC_PAYMENT");
    public static final TariffType PROFILE_CHEAP = new TariffType("PROFILE_CHEAP");
    public static final TariffType PROFILE_FAST = new TariffType("PROFILE_FAST");
    public static final TariffType PROFILE_GREEN = new TariffType("PROFILE_GREEN");
    public static final TariffType REGULAR = new TariffType("REGULAR");

    private static final Set<String> KNOWN =
            Set.of("AD_HOC_PAYMENT", "PROFILE_CHEAP", "PROFILE_FAST", "PROFILE_GREEN", "REGULAR");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
