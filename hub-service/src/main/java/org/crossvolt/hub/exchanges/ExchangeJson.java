package org.crossvolt.hub.exchanges;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Exchanges on their way through Kafka: a JSON array that {@link ExchangeStore#add} lets the database read. */
final class ExchangeJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 700;

    private ExchangeJson() {}

    /** Member by member, because one is written for every message. */
    static byte[] of(List<Exchange> exchanges) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES * exchanges.size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (Exchange exchange : exchanges) {
                write(json, exchange);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Exchange exchange) throws IOException {
        json.writeStartObject();
        json.writeStringField("exchange_id", exchange.id().toString());
        json.writeStringField("at", exchange.at().toString());
        json.writeStringField("correlation_id", exchange.correlationId());
        json.writeStringField("request_id", exchange.requestId());
        json.writeStringField("from", exchange.from().toString());
        json.writeStringField("module", exchange.module());
        json.writeStringField("interface_role", exchange.side().name());
        json.writeStringField("method", exchange.method());
        json.writeStringField("path", exchange.path());
        json.writeNumberField("request_bytes", exchange.requestBytes());
        json.writeArrayFieldStart("legs");
        for (Exchange.Leg leg : exchange.legs()) {
            write(json, exchange, leg);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Exchange exchange, Exchange.Leg leg) throws IOException {
        boolean received = leg.kind() == Exchange.LegKind.RECEIVED;
        json.writeStartObject();
        json.writeStringField("kind", leg.kind().name());
        json.writeStringField("to", (received ? exchange.to() : leg.party()).toString());
        json.writeNumberField("http_status", leg.httpStatus());
        json.writeNumberField("status_code", leg.statusCode());
        json.writeStringField("outcome", leg.outcome());
        json.writeNumberField("latency_ms", leg.millis());
        json.writeNumberField("response_bytes", leg.responseBytes());
        json.writeEndObject();
    }
}
