package org.crossvolt.pki.revocation;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.WebCall;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Fetches from addresses that certificates name: guarded, small, soon given up, and not again and again (R5). */
@ApplicationScoped
class Responders {

    private static final int CONNECTIONS_PER_HOST = 8;
    private static final int WAITING_PER_HOST = 200;
    private static final int MOST_REMEMBERED = 10_000;

    private final OcpiClient client;
    private final RevocationConfig config;
    private final Clock clock;
    private final Map<String, Health> health = new ConcurrentHashMap<>();

    /** @param pausedUntil no call before this moment */
    private record Health(int failures, Instant pausedUntil) {}

    sealed interface Fetched {
        record Bytes(byte[] body) implements Fetched {}

        record Nothing(String why) implements Fetched {}
    }

    Responders(
            Vertx vertx,
            @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed,
            RevocationConfig config,
            Clock clock) {
        this.config = config;
        this.clock = clock;
        // OCSP and CRLs are signed by themselves, and are plain http nearly everywhere.
        this.client = new OcpiClient(
                vertx,
                EgressPolicy.allowing(allowed.orElse(List.of())).withPlainHttp(),
                new OcpiClient.Limits(
                        config.maxAnswerBytes(),
                        Math.toIntExact(config.connectDeadline().toMillis()),
                        CONNECTIONS_PER_HOST,
                        WAITING_PER_HOST));
    }

    Uni<Fetched> ocsp(String url, byte[] request) {
        return fetch(new WebCall(
                HttpMethod.POST,
                url,
                Map.of("Content-Type", "application/ocsp-request", "Accept", "application/ocsp-response"),
                Buffer.buffer(request),
                config.deadline()));
    }

    Uni<Fetched> crl(String url) {
        return fetch(new WebCall(HttpMethod.GET, url, Map.of(), null, config.deadline()));
    }

    private Uni<Fetched> fetch(WebCall call) {
        Health known = health.get(call.url());
        if (known != null && clock.instant().isBefore(known.pausedUntil())) {
            return Uni.createFrom().item(new Fetched.Nothing("the responder failed too often and is left alone"));
        }
        return client.send(call).map(answer -> {
            if (answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() == 200) {
                health.remove(call.url());
                return new Fetched.Bytes(answered.body().getBytes());
            }
            if (!(answer instanceof OcpiAnswer.EgressRefused)) {
                countFailure(call.url());
            }
            return new Fetched.Nothing(answer.describe());
        });
    }

    private void countFailure(String url) {
        if (health.size() > MOST_REMEMBERED) {
            health.clear();
        }
        health.compute(url, (key, before) -> {
            int failures = before == null ? 1 : before.failures() + 1;
            return failures >= config.failuresBeforePause()
                    ? new Health(0, clock.instant().plus(config.pause()))
                    : new Health(failures, Instant.EPOCH);
        });
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
