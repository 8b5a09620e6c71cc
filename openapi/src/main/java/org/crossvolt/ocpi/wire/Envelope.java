package org.crossvolt.ocpi.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.jspecify.annotations.Nullable;

/** The response envelope (section 1.2), written around bytes and read without binding what is inside. */
public final class Envelope {

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] DATA = "{\"data\":".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuf END = direct("}").asReadOnly();

    private Envelope() {}

    /** A success around data that is JSON already; no data for acknowledgements (T-15). */
    public static Buffer success(@Nullable Buffer data, Clock clock) {
        String tail = "\"status_code\":" + OcpiStatusCode.SUCCESS.code() + ",\"timestamp\":\""
                + OcpiDateTime.format(clock.instant()) + "\"}";
        if (data == null) {
            return Buffer.buffer("{" + tail);
        }
        return Buffer.buffer(DATA.length + data.length() + tail.length() + 1)
                .appendBytes(DATA)
                .appendBuffer(data)
                .appendString(",")
                .appendString(tail);
    }

    /**
     * A success around data that waits in direct memory, which goes to the socket as it is: for large answers that are given
     * more than once.
     */
    public static Buffer successAround(ByteBuffer data, Clock clock) {
        ByteBuf head = direct("{\"status_code\":" + OcpiStatusCode.SUCCESS.code() + ",\"timestamp\":\""
                + OcpiDateTime.format(clock.instant()) + "\",\"data\":");
        return Buffer.buffer(Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(data), END.duplicate()));
    }

    /** Garbage-collected like any object: nobody has to release it. */
    private static ByteBuf direct(String ascii) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(ascii.length());
        return Unpooled.wrappedBuffer(
                bytes.put(ascii.getBytes(StandardCharsets.US_ASCII)).flip());
    }

    public static Buffer error(OcpiException refusal, Clock clock) {
        return error(refusal.statusCode(), refusal.sentence(), clock);
    }

    public static Buffer error(OcpiStatusCode statusCode, String message, Clock clock) {
        StringWriter text = new StringWriter(160);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("status_code", statusCode.code());
            json.writeStringField("status_message", message);
            json.writeStringField("timestamp", OcpiDateTime.format(clock.instant()));
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(text.toString());
    }

    /**
     * The {@code status_code} of a partner's answer, or -1 where the bytes are not one whole JSON object with such a
     * member. A truncated body does not pass.
     */
    public static int statusCode(Buffer body) {
        ByteBuf bytes = body.getByteBuf();
        if (bytes.hasArray()) {
            int start = bytes.arrayOffset() + bytes.readerIndex();
            return EnvelopeScan.statusCode(bytes.array(), start, start + bytes.readableBytes());
        }
        return EnvelopeScan.statusCode(body.getBytes(), 0, body.length());
    }
}
