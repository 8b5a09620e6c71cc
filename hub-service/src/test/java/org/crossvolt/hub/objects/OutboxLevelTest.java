package org.crossvolt.hub.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.crossvolt.hub.RecordingParty;
import org.crossvolt.hub.Samples;
import org.crossvolt.hub.Unique;
import org.crossvolt.ocpi.types.OcpiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F10: what waits for Kafka is bounded, and whoever looks is told well before. The relay is kept away by its lease. */
@QuarkusTest
class OutboxLevelTest {

    private static final String RELAY = "outbox-relay";

    @Inject
    Pool database;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @AfterEach
    void give_the_relay_its_lease_back() {
        database.query("DELETE FROM hub.lease WHERE owner = 'nobody'").executeAndAwait();
    }

    private OutboxLevel level(long most) {
        ObjectsConfig config = (ObjectsConfig) Proxy.newProxyInstance(
                ObjectsConfig.class.getClassLoader(),
                new Class<?>[] {ObjectsConfig.class},
                (proxy, method, arguments) -> method.getName().equals("outboxMost") ? most : 0L);
        OutboxLevel level = new OutboxLevel(database, config, metrics);
        level.measure().await().indefinitely();
        return level;
    }

    private long waiting() {
        return waiting("");
    }

    /** @param id what stands in the ids that count */
    private long waiting(String id) {
        return database.query("SELECT count(*) FROM hub.outbox WHERE object_key LIKE '%" + id + "%'")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private static void push(RecordingParty cpo, String id) {
        String me = cpo.parties.getFirst();
        assertThat(cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + id)
                        .to("NL-HUB")
                        .body(Samples.location(me, id, "2026-01-01T00:00:00Z"))
                        .send()
                        .code())
                .isEqualTo(1000);
    }

    @Test
    void pushes_go_on_while_kafka_gets_nothing_up_to_a_bound() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-O" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-O" + Unique.letters(2))) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        boolean earlierProbeStays = waiting("PROBE") > 0;
                        database.query(
                                        "UPDATE hub.lease SET owner = 'nobody', until = now() + interval '1 minute' WHERE name = '"
                                                + RELAY + "'")
                                .executeAndAwait();
                        push(cpo, "PROBE" + System.nanoTime());
                        return earlierProbeStays;
                    });
            for (int i = 0; i < 3; i++) {
                push(cpo, "WAITS" + i);
            }
            assertThat(waiting()).isGreaterThanOrEqualTo(3);
            assertThatThrownBy(() -> level(3).requireRoom())
                    .isInstanceOfSatisfying(
                            OcpiException.class,
                            full -> assertThat(full.statusCode().code()).isEqualTo(3000))
                    .hasMessageContaining("try again later");
            assertThat(metrics.get("crossvolt.hub.outbox.rows").gauge().value()).isGreaterThanOrEqualTo(3);
            assertThatCode(() -> level(1_000_000).requireRoom()).doesNotThrowAnyException();

            give_the_relay_its_lease_back();
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 0);
            assertThatCode(() -> level(3).requireRoom()).doesNotThrowAnyException();
            for (int i = 0; i < 3; i++) {
                String id = "WAITS" + i;
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> emsp.received.stream()
                                .anyMatch(request -> request.path().endsWith(id)));
            }
        }
    }
}
