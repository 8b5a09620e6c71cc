package org.crossvolt.ocpi.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call to a partner.
 *
 * @param url absolute, query included
 * @param authorization the whole Authorization header
 * @param routing absent on configuration modules (section 2.2)
 * @param deadline for everything together: connecting, sending, the last byte of the answer
 */
public record OcpiCall(
        HttpMethod method,
        String url,
        String authorization,
        MessageIds ids,
        @Nullable RoutingHeaders routing,
        @Nullable Buffer body,
        Duration deadline) {

    public static OcpiCall get(String url, String authorization, Duration deadline) {
        return new OcpiCall(HttpMethod.GET, url, authorization, MessageIds.fresh(), null, null, deadline);
    }

    WebCall toWebCall() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(OcpiHeaders.AUTHORIZATION, authorization);
        ids.writeTo(headers::put);
        if (routing != null) {
            routing.writeTo(headers::put);
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return new WebCall(method, url, headers, body, deadline);
    }

    @Override
    public String toString() {
        return method + " " + url + " " + ids;
    }
}
