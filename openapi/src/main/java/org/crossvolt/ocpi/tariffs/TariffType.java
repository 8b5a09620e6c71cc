package org.crossvolt.ocpi.tariffs;

import org.crossvolt.ocpi.types.OpenEnum;

/** For which sessions a tariff holds. */
public record TariffType(String text) implements OpenEnum {

    public static final TariffType AD_HOC_PAYMENT = new TariffType("AD_HOC_PAYMENT");
    public static final TariffType PROFILE_CHEAP = new TariffType("PROFILE_CHEAP");
    public static final TariffType PROFILE_FAST = new TariffType("PROFILE_FAST");
    public static final TariffType PROFILE_GREEN = new TariffType("PROFILE_GREEN");
    public static final TariffType REGULAR = new TariffType("REGULAR");

    @Override
    public String toString() {
        return text;
    }
}
