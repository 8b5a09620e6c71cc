package org.crossvolt.ocpi.tariffs;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Whether an element prices a reservation or its expiry (3.4). */
public record ReservationRestrictionType(String text) implements OpenEnum {

    public static final ReservationRestrictionType RESERVATION = new ReservationRestrictionType("RESERVATION");
    public static final ReservationRestrictionType RESERVATION_EXPIRES =
            new ReservationRestrictionType("RESERVATION_EXPIRES");

    private static final Set<String> KNOWN = Set.of("RESERVATION", "RESERVATION_EXPIRES");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
