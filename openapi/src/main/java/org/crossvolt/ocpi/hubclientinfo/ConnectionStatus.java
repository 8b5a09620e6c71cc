package org.crossvolt.ocpi.hubclientinfo;

/** How a party is connected to the hub (H-41). */
public enum ConnectionStatus {
    CONNECTED,
    OFFLINE,
    PLANNED,
    SUSPENDED
}
