package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.pki.demo.DemoLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * By hand ({@code BENCH=true ./mvnw … -Dtest=AuthorizationsBench}): how long authorisations take at 200 a second while nothing
 * is asked of others. Half of the texts were judged before, half were not and are validated in full; the evidence of each is
 * committed to PostgreSQL before its answer. The load comes at its pace whatever the answers do, and an answer is late from the
 * moment it was due. Service, database and load share one machine.
 */
@QuarkusTest
@EnabledIfEnvironmentVariable(named = "BENCH", matches = "true")
class AuthorizationsBench {

    private static final int PER_SECOND = 200;
    private static final Duration COLD = Duration.ofSeconds(20);
    private static final Duration WARM = Duration.ofSeconds(60);
    private static final long MOST_P99_NANOS = Duration.ofMillis(50).toNanos();
    private static final List<String> CONTRACTS = List.of(
            "contract-dexv1-1",
            "contract-dexv1-2",
            "contract-dexv1-3",
            "contract-nlxv2-1",
            "contract-frxv3-1",
            "contract-frxv3-2",
            "contract-atxv4-1",
            "contract-atxv4-2");

    @Inject
    Pool database;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger wrong = new AtomicInteger();
    private final List<DemoLeaf> leafs =
            CONTRACTS.stream().map(Broker.PKI::leaf).toList();
    private String token = "";

    @Test
    void authorizations_at_two_hundred_a_second() {
        Broker.admitDemoPki();
        token = TestTokens.of("service-account-cpo-adapter", "service");
        // Once each, so that what responders say is here.
        leafs.forEach(leaf -> ask(leaf, leaf.pem()).join());
        int asked = Broker.ASKED.get();
        long before = evidence();
        long[] cold = run(COLD, 0);
        long[] warm = run(WARM, cold.length);
        report("cold, the first " + COLD.toSeconds() + " s", cold);
        report("warm, " + WARM.toSeconds() + " s", warm);
        assertThat(wrong).hasValue(0);
        assertThat(evidence() - before).as("verdicts committed").isEqualTo(cold.length + (long) warm.length);
        assertThat(Broker.ASKED.get() - asked).as("questions to responders").isZero();
        assertThat(percentile(warm, 99)).isLessThan(MOST_P99_NANOS);
    }

    private long evidence() {
        return database.query("SELECT count(*) FROM pki.evidence")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    /** @param from number of the first request; odd ones are texts that were never seen */
    private long[] run(Duration length, int from) {
        int requests = (int) length.toSeconds() * PER_SECOND;
        long pause = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        long[] nanos = new long[requests];
        List<CompletableFuture<?>> all = new ArrayList<>(requests);
        long begin = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            long due = begin + i * pause;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int number = i;
            DemoLeaf leaf = leafs.get(i / 2 % leafs.size());
            String pem = i % 2 == 0 ? leaf.pem() : unseen(leaf.pem(), from + i);
            all.add(ask(leaf, pem).thenRun(() -> nanos[number] = System.nanoTime() - due));
        }
        all.forEach(CompletableFuture::join);
        Arrays.sort(nanos);
        return nanos;
    }

    /** The same certificates, written with other white space: nobody has judged this text. */
    private static String unseen(String pem, int number) {
        StringBuilder text = new StringBuilder(pem);
        for (int rest = number; rest > 0; rest /= 2) {
            text.append(rest % 2 == 0 ? '\n' : ' ');
        }
        return text.append('\n').toString();
    }

    private CompletableFuture<?> ask(DemoLeaf leaf, String pem) {
        String body = OcpiJson.mapper()
                .valueToTree(Map.of("emaid", leaf.identity(), "chainPem", pem))
                .toString();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/pnc/v1/authorizations"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept(answer -> {
            if (answer.statusCode() != 200 || !answer.body().contains("\"certificateStatus\":\"Accepted\"")) {
                wrong.incrementAndGet();
            }
        });
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static void report(String what, long[] nanos) {
        System.out.printf(
                "authorizations at %d a second, %s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                PER_SECOND,
                what,
                percentile(nanos, 50) / 1e6,
                percentile(nanos, 95) / 1e6,
                percentile(nanos, 99) / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }
}
