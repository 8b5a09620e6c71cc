package org.crossvolt.ocpi.locations;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** The kind of place a Location is (3.1). */
public record ParkingType(String text) implements OpenEnum {

    public static final ParkingType ALONG_MOTORWAY = new ParkingType("ALONG_MOTORWAY");
    public static final ParkingType PARKING_GARAGE = new ParkingType("PARKING_GARAGE");
    public static final ParkingType PARKING_LOT = new ParkingType("PARKING_LOT");
    public static final ParkingType ON_DRIVEWAY = new ParkingType("ON_DRIVEWAY");
    public static final ParkingType ON_STREET = new ParkingType("ON_STREET");
    public static final ParkingType UNDERGROUND_GARAGE = new ParkingType("UNDERGROUND_GARAGE");

    private static final Set<String> KNOWN =
            Set.of("ALONG_MOTORWAY", "PARKING_GARAGE", "PARKING_LOT", "ON_DRIVEWAY", "ON_STREET", "UNDERGROUND_GARAGE");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
