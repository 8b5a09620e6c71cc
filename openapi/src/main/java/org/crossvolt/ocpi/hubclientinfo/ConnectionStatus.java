package org.crossvolt.ocpi.hubclientinfo;

/** Whether a party can be reached through the hub (H-41). */
public enum ConnectionStatus {
    CONNECTED,
    OFFLINE,
    PLANNED,
    SUSPENDED
}
