package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** The state of an EVSE. */
public record Status(String text) implements OpenEnum {

    public static final Status AVAILABLE = new Status("AVAILABLE");
    public static final Status BLOCKED = new Status("BLOCKED");
    public static final Status CHARGING = new Status("CHARGING");
    public static final Status INOPERATIVE = new Status("INOPERATIVE");
    public static final Status OUTOFORDER = new Status("OUTOFORDER");
    public static final Status PLANNED = new Status("PLANNED");
    public static final Status REMOVED = new Status("REMOVED");
    public static final Status RESERVED = new Status("RESERVED");
    public static final Status UNKNOWN = new Status("UNKNOWN");

    @Override
    public String toString() {
        return text;
    }
}
