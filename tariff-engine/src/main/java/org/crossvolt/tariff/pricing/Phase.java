package org.crossvolt.tariff.pricing;

import org.crossvolt.ocpi.tariffs.ReservationRestrictionType;
import org.jspecify.annotations.Nullable;

/** What an element prices: charging, a reservation, or that nobody came (P-09, P-10). */
public enum Phase {
    CHARGING,
    RESERVATION,
    RESERVATION_EXPIRES;

    /** The phase that an element with this restriction prices, or null for a restriction that is not known. */
    static @Nullable Phase of(@Nullable ReservationRestrictionType restriction) {
        if (restriction == null) {
            return CHARGING;
        }
        return switch (restriction.text()) {
            case "RESERVATION" -> RESERVATION;
            case "RESERVATION_EXPIRES" -> RESERVATION_EXPIRES;
            default -> null;
        };
    }
}
