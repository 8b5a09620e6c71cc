package org.crossvolt.cpo.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a station told about a transaction, in either version of OCPP.
 *
 * @param key the same for a repeated message
 * @param seq order of 2.x events; 0 in 1.6, where time orders them
 * @param occurredAt the station's time, repaired where it is obviously wrong
 * @param offline told later than it happened
 * @param chargingState as OCPP 2.x calls it: Charging, SuspendedEV, SuspendedEVSE, EVConnected, Idle
 */
public record TransactionFact(
        String key,
        long seq,
        Kind kind,
        Instant occurredAt,
        Instant receivedAt,
        boolean offline,
        List<MeterSample> samples,
        @Nullable String chargingState,
        @Nullable String reason) {

    /** What it tells. */
    public enum Kind {
        STARTED,
        UPDATED,
        ENDED
    }

    public TransactionFact {
        samples = List.copyOf(samples);
    }

    /** What does not stand in columns. */
    String body() {
        ObjectNode body = OcpiJson.mapper().createObjectNode();
        ArrayNode readings = body.putArray("samples");
        for (MeterSample sample : samples) {
            ObjectNode reading =
                    readings.addObject().put("at", sample.at().toString()).put("wh", sample.wh());
            if (sample.moment() != null) {
                reading.put("moment", sample.moment().name());
            }
        }
        if (chargingState != null) {
            body.put("charging_state", chargingState);
        }
        if (reason != null) {
            body.put("reason", reason);
        }
        return body.toString();
    }

    static TransactionFact of(
            String key, long seq, Kind kind, Instant occurredAt, Instant receivedAt, boolean offline, JsonNode body) {
        List<MeterSample> samples = new ArrayList<>();
        for (JsonNode reading : body.path("samples")) {
            JsonNode moment = reading.path("moment");
            samples.add(new MeterSample(
                    Instant.parse(reading.path("at").asText()),
                    reading.path("wh").decimalValue(),
                    moment.isMissingNode() ? null : MeterSample.Moment.valueOf(moment.asText())));
        }
        return new TransactionFact(
                key,
                seq,
                kind,
                occurredAt,
                receivedAt,
                offline,
                samples,
                body.path("charging_state").textValue(),
                body.path("reason").textValue());
    }
}
