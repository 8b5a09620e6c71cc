package org.crossvolt.ocpi.commands;

/** The five commands (3.6). */
public enum CommandType {
    CANCEL_RESERVATION,
    RESERVE_NOW,
    START_SESSION,
    STOP_SESSION,
    UNLOCK_CONNECTOR
}
