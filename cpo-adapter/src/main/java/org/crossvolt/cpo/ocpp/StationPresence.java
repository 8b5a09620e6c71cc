package org.crossvolt.cpo.ocpp;

/** A station came or went; fired on its socket's event loop, so observers do not wait for anything. */
public sealed interface StationPresence {

    String stationId();

    record Came(String stationId, OcppVersion version) implements StationPresence {}

    record Went(String stationId) implements StationPresence {}
}
