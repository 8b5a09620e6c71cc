package org.crossvolt.ocpi.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One guarded call that is not OCPI: an OCSP responder, a CRL, a webhook.
 *
 * @param url absolute, query included
 * @param deadline for everything together: connecting, sending, the last byte of the answer
 */
public record WebCall(
        HttpMethod method,
        String url,
        Map<String, String> headers,
        @Nullable Buffer body,
        Duration deadline) {

    /** Headers can hold secrets. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}
