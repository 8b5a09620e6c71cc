package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** Who may park at an EVSE. */
public record ParkingRestriction(String text) implements OpenEnum {

    public static final ParkingRestriction EV_ONLY = new ParkingRestriction("EV_ONLY");
    public static final ParkingRestriction PLUGGED = new ParkingRestriction("PLUGGED");
    public static final ParkingRestriction DISABLED = new ParkingRestriction("DISABLED");
    public static final ParkingRestriction CUSTOMERS = new ParkingRestriction("CUSTOMERS");
    public static final ParkingRestriction MOTORCYCLES = new ParkingRestriction("MOTORCYCLES");

    @Override
    public String toString() {
        return text;
    }
}
