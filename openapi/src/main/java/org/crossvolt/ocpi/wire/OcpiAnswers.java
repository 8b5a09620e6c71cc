package org.crossvolt.ocpi.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/** Answers of modules that a service implements itself. */
public final class OcpiAnswers {

    private OcpiAnswers() {}

    /** HTTP 200, status 1000, and the value as OCPI JSON; without data for acknowledgements (T-15). */
    public static Response success(@Nullable Object data, Clock clock) {
        return Response.ok(Envelope.success(data == null ? null : json(data), clock), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    /** The OCPI JSON of a record or a list of records. */
    public static Buffer json(Object value) {
        try {
            return Buffer.buffer(OcpiJson.mapper().writeValueAsBytes(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
