package org.crossvolt.hub.exchanges;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges on their way through Kafka: a JSON array that {@link ExchangeStore#add} lets the database read. Written member by
 * member, because there is one for every message. For one thread.
 */
final class ExchangeJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int FIRST_BYTES = 16 * 1024;

    // Encoded once: two dozen of them are written for every message.
    private static final SerializedString EXCHANGE_ID = new SerializedString("exchange_id");
    private static final SerializedString AT = new SerializedString("at");
    private static final SerializedString CORRELATION_ID = new SerializedString("correlation_id");
    private static final SerializedString REQUEST_ID = new SerializedString("request_id");
    private static final SerializedString FROM = new SerializedString("from");
    private static final SerializedString MODULE = new SerializedString("module");
    private static final SerializedString INTERFACE_ROLE = new SerializedString("interface_role");
    private static final SerializedString METHOD = new SerializedString("method");
    private static final SerializedString PATH = new SerializedString("path");
    private static final SerializedString REQUEST_BYTES = new SerializedString("request_bytes");
    private static final SerializedString KIND = new SerializedString("kind");
    private static final SerializedString TO = new SerializedString("to");
    private static final SerializedString HTTP_STATUS = new SerializedString("http_status");
    private static final SerializedString STATUS_CODE = new SerializedString("status_code");
    private static final SerializedString OUTCOME = new SerializedString("outcome");
    private static final SerializedString LATENCY_MS = new SerializedString("latency_ms");
    private static final SerializedString RESPONSE_BYTES = new SerializedString("response_bytes");
    private static final SerializedString LEGS = new SerializedString("legs");

    private final ByteArrayBuilder bytes = new ByteArrayBuilder(FIRST_BYTES);
    private final JsonGenerator json;
    private int size;
    private boolean hasBodies;

    ExchangeJson() {
        try {
            json = JSON.createGenerator(bytes);
            json.writeStartArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void add(Exchange exchange, TraceBodies.@Nullable Sealed bodies) {
        try {
            write(json, exchange, bodies);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        size++;
        hasBodies |= bodies != null;
    }

    /** Exchanges in it. */
    int size() {
        return size;
    }

    /** Bytes of it, without those that are not written out yet. */
    int length() {
        return bytes.size();
    }

    /** Whether bodies are in it. */
    boolean hasBodies() {
        return hasBodies;
    }

    /** Nothing can be added after this. */
    byte[] end() {
        try {
            json.writeEndArray();
            json.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Exchange exchange, TraceBodies.@Nullable Sealed bodies)
            throws IOException {
        json.writeStartObject();
        text(json, EXCHANGE_ID, exchange.id().toString());
        text(json, AT, exchange.at().toString());
        text(json, CORRELATION_ID, exchange.correlationId());
        text(json, REQUEST_ID, exchange.requestId());
        text(json, FROM, exchange.from().toString());
        text(json, MODULE, exchange.module());
        text(json, INTERFACE_ROLE, exchange.side().name());
        text(json, METHOD, exchange.method());
        text(json, PATH, exchange.path());
        number(json, REQUEST_BYTES, exchange.requestBytes());
        json.writeFieldName(LEGS);
        json.writeStartArray();
        for (Exchange.Leg leg : exchange.legs()) {
            write(json, exchange, leg);
        }
        json.writeEndArray();
        if (bodies != null) {
            write(json, bodies);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TraceBodies.Sealed bodies) throws IOException {
        if (bodies.request() != null) {
            json.writeStringField("request_body", bodies.request());
        }
        if (bodies.response() != null) {
            json.writeStringField("response_body", bodies.response());
        }
        json.writeStringField("bodies_until", bodies.keptUntil().toString());
    }

    private static void write(JsonGenerator json, Exchange exchange, Exchange.Leg leg) throws IOException {
        boolean received = leg.kind() == Exchange.LegKind.RECEIVED;
        json.writeStartObject();
        text(json, KIND, leg.kind().name());
        text(json, TO, (received ? exchange.to() : leg.party()).toString());
        number(json, HTTP_STATUS, leg.httpStatus());
        number(json, STATUS_CODE, leg.statusCode());
        text(json, OUTCOME, leg.outcome());
        number(json, LATENCY_MS, leg.millis());
        number(json, RESPONSE_BYTES, leg.responseBytes());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, SerializedString name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private static void number(JsonGenerator json, SerializedString name, long value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value);
    }
}
