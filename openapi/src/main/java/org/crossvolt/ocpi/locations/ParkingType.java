package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** What kind of parking a location is. */
public record ParkingType(String text) implements OpenEnum {

    public static final ParkingType ALONG_MOTORWAY = new ParkingType("ALONG_MOTORWAY");
    public static final ParkingType PARKING_GARAGE = new ParkingType("PARKING_GARAGE");
    public static final ParkingType PARKING_LOT = new ParkingType("PARKING_LOT");
    public static final ParkingType ON_DRIVEWAY = new ParkingType("ON_DRIVEWAY");
    public static final ParkingType ON_STREET = new ParkingType("ON_STREET");
    public static final ParkingType UNDERGROUND_GARAGE = new ParkingType("UNDERGROUND_GARAGE");

    @Override
    public String toString() {
        return text;
    }
}
