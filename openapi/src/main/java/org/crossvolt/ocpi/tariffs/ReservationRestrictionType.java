package org.crossvolt.ocpi.tariffs;

import org.crossvolt.ocpi.types.OpenEnum;

/** Which reservations an element prices. */
public record ReservationRestrictionType(String text) implements OpenEnum {

    public static final ReservationRestrictionType RESERVATION = new ReservationRestrictionType("RESERVATION");
    public static final ReservationRestrictionType RESERVATION_EXPIRES =
            new ReservationRestrictionType("RESERVATION_EXPIRES");

    @Override
    public String toString() {
        return text;
    }
}
