package org.crossvolt.emsp.registration;

/** Said when the handshake with the hub has succeeded: everything is to be brought up to date. */
public record HubRegistered() {}
