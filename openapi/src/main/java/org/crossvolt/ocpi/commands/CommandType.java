package org.crossvolt.ocpi.commands;

/** The commands; the value is the last segment of the URL. */
public enum CommandType {
    CANCEL_RESERVATION,
    RESERVE_NOW,
    START_SESSION,
    STOP_SESSION,
    UNLOCK_CONNECTOR
}
