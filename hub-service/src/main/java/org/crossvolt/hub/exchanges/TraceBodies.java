package org.crossvolt.hub.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.ocpi.wire.SecretBox;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies the trace keeps, and in what form: those of modules with a retention, up to a size, masked, and sealed with a
 * key for each sender (T30). By default none.
 */
@Singleton
class TraceBodies {

    private final Map<String, Duration> retention;
    private final int limit;
    private final SecretBox secrets;
    private final ConcurrentHashMap<String, SecretBox> boxes = new ConcurrentHashMap<>();

    TraceBodies(ExchangesConfig config, SecretBox secrets) {
        this.retention = Map.copyOf(config.bodies());
        this.limit = config.bodyLimit();
        this.secrets = secrets;
    }

    /** In Base64. */
    record Sealed(@Nullable String request, @Nullable String response, Instant keptUntil) {}

    boolean keeps(String module) {
        return retention.containsKey(module);
    }

    /** Null where nothing is to be kept. */
    @Nullable
    Sealed seal(Exchange exchange, @Nullable Buffer request, @Nullable Buffer response) {
        Duration kept = retention.get(exchange.module());
        if (kept == null) {
            return null;
        }
        SecretBox box = boxOf(exchange.from().toString());
        String sealedRequest = seal(exchange.module(), request, box);
        String sealedResponse = seal(exchange.module(), response, box);
        return sealedRequest == null && sealedResponse == null
                ? null
                : new Sealed(sealedRequest, sealedResponse, exchange.at().plus(kept));
    }

    private @Nullable String seal(String module, @Nullable Buffer body, SecretBox box) {
        if (body == null || body.length() == 0 || body.length() > limit) {
            return null;
        }
        byte[] masked = BodyMask.mask(module, body.getBytes());
        return masked == null ? null : Base64.getEncoder().encodeToString(box.seal(new String(masked, UTF_8)));
    }

    String open(String fromParty, byte[] sealed) {
        return boxOf(fromParty).open(sealed);
    }

    private SecretBox boxOf(String fromParty) {
        return boxes.computeIfAbsent(fromParty, party -> secrets.derived("trace bodies of " + party));
    }
}
