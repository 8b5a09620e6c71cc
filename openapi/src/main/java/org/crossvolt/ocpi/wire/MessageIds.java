package org.crossvolt.ocpi.wire;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The two ids of a message (section 1.5). A partner that sends none gets fresh ones. */
public record MessageIds(String requestId, String correlationId) {

    private static final int LONGEST = 255;

    /** Reads both from a header look-up; what is missing or not printable ASCII is made up. */
    public static MessageIds readFrom(UnaryOperator<@Nullable String> header) {
        String requestId = usable(header.apply(OcpiHeaders.REQUEST_ID));
        String correlationId = usable(header.apply(OcpiHeaders.CORRELATION_ID));
        return new MessageIds(requestId == null ? newId() : requestId, correlationId == null ? newId() : correlationId);
    }

    public static MessageIds fresh() {
        return new MessageIds(newId(), newId());
    }

    /** For the next leg: a new request id, the same correlation id (T-46). */
    public MessageIds nextLeg() {
        return new MessageIds(newId(), correlationId);
    }

    public void writeTo(BiConsumer<String, String> headers) {
        headers.accept(OcpiHeaders.REQUEST_ID, requestId);
        headers.accept(OcpiHeaders.CORRELATION_ID, correlationId);
    }

    private static String newId() {
        return UuidCreator.getTimeOrderedEpochPlus1().toString();
    }

    private static @Nullable String usable(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST) {
            return null;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
                return null;
            }
        }
        return id;
    }
}
