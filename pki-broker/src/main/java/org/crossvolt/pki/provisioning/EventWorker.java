package org.crossvolt.pki.provisioning;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.WebCall;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Delivers events: through the guarded client, signed, again after growing pauses. The id and the moments of making and
 * sending are inside of what is signed, so that a recorded delivery can be told from a new one.
 */
@ApplicationScoped
class EventWorker {

    static final String SIGNATURE = "X-Operator-Signature";

    private static final int LONGEST_ANSWER = 4_096;
    private static final int GROWTH = 3;
    /** With these a subscriber says that the event itself is wrong; it will not be right later. */
    private static final Set<Integer> REFUSALS = Set.of(400, 409);

    private final EventOutbox outbox;
    private final ProvisioningConfig config;
    private final Clock clock;
    private final OcpiClient client;

    EventWorker(
            Vertx vertx,
            EventOutbox outbox,
            ProvisioningConfig config,
            Clock clock,
            @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed) {
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
        this.client = new OcpiClient(
                vertx,
                EgressPolicy.allowing(allowed.orElse(List.of())),
                new OcpiClient.Limits(LONGEST_ANSWER, 2_000, 4, 100));
    }

    /** A sentence saying why this address would not be called, or nothing. */
    Uni<Optional<String>> refusal(String url) {
        return client.refusal(url);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deliver() {
        return outbox.take().chain(due -> {
            List<Uni<Void>> all = new ArrayList<>();
            due.forEach(one -> all.add(deliver(one)));
            return all.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(all).andCollectFailures().replaceWithVoid();
        });
    }

    private Uni<Void> deliver(EventOutbox.Due due) {
        Buffer body = new JsonObject(due.payload().getMap())
                .put("sentAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .toBuffer();
        return client.send(new WebCall(
                        HttpMethod.POST,
                        due.url(),
                        Map.of("Content-Type", "application/json", SIGNATURE, signature(due.secret(), body.getBytes())),
                        body,
                        config.eventDeadline()))
                .chain(answer -> {
                    int status = answer instanceof OcpiAnswer.Answered answered ? answered.httpStatus() : 0;
                    if (status / 100 == 2) {
                        return outbox.delivered(due);
                    }
                    return REFUSALS.contains(status) || due.attempts() >= config.eventAttempts()
                            ? outbox.givenUp(due, answer.describe())
                            : outbox.failed(due, answer.describe(), pause(due));
                });
    }

    /** HMAC-SHA256 of the body, hex: as the OPNC has it. */
    static String signature(byte[] secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Duration pause(EventOutbox.Due due) {
        Duration pause = config.eventPause();
        for (int i = 1; i < due.attempts() && pause.compareTo(config.eventLongestPause()) < 0; i++) {
            pause = pause.multipliedBy(GROWTH);
        }
        Duration capped = pause.compareTo(config.eventLongestPause()) > 0 ? config.eventLongestPause() : pause;
        return capped.plusMillis(ThreadLocalRandom.current().nextLong(1 + capped.toMillis() / 10));
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
