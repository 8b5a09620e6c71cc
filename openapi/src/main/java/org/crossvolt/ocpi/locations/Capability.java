package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** What an EVSE can do. */
public record Capability(String text) implements OpenEnum {

    public static final Capability CHARGING_PROFILE_CAPABLE = new Capability("CHARGING_PROFILE_CAPABLE");
    public static final Capability CHARGING_PREFERENCES_CAPABLE = new Capability("CHARGING_PREFERENCES_CAPABLE");
    public static final Capability CHIP_CARD_SUPPORT = new Capability("CHIP_CARD_SUPPORT");
    public static final Capability CONTACTLESS_CARD_SUPPORT = new Capability("CONTACTLESS_CARD_SUPPORT");
    public static final Capability CREDIT_CARD_PAYABLE = new Capability("CREDIT_CARD_PAYABLE");
    public static final Capability DEBIT_CARD_PAYABLE = new Capability("DEBIT_CARD_PAYABLE");
    public static final Capability PED_TERMINAL = new Capability("PED_TERMINAL");
    public static final Capability REMOTE_START_STOP_CAPABLE = new Capability("REMOTE_START_STOP_CAPABLE");
    public static final Capability RESERVABLE = new Capability("RESERVABLE");
    public static final Capability RFID_READER = new Capability("RFID_READER");
    public static final Capability START_SESSION_CONNECTOR_REQUIRED =
            new Capability("START_SESSION_CONNECTOR_REQUIRED");
    public static final Capability TOKEN_GROUP_CAPABLE = new Capability("TOKEN_GROUP_CAPABLE");
    public static final Capability UNLOCK_CAPABLE = new Capability("UNLOCK_CAPABLE");

    @Override
    public String toString() {
        return text;
    }
}
