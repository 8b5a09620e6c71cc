package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.crossvolt.hub.Hub;
import org.crossvolt.hub.RecordingParty;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.Samples;
import org.crossvolt.hub.Unique;
import org.crossvolt.hub.objects.ChangedObjects;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator asked of a hub that does not bring the object is done by the one that does. */
@QuarkusTest
class SentAgainTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    SentAgain sentAgain;

    @Inject
    KafkaProducer<String, byte[]> producer;

    private final String id = "AGAIN" + Unique.letters(5);
    private final String correlation = "again-" + System.nanoTime();
    private RecordingParty cpo;
    private RecordingParty emsp;
    private String key;

    @BeforeEach
    void one_object_is_known() {
        cpo = RecordingParty.joined("CPO NL-G" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-G" + Unique.letters(2));
        push(1);
        await().atMost(SOON).until(() -> seen().size() == 1);
        key = ChangedObjects.keyOf(ModuleId.LOCATIONS, cpo.parties.getFirst().replace('-', '/') + "/" + id);
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private void push(int second) {
        String me = cpo.parties.getFirst();
        assertThat(cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + id)
                        .to("NL-HUB")
                        .body(Samples.location(me, id, "2026-01-01T00:00:0" + second + "Z"))
                        .send()
                        .code())
                .isEqualTo(1000);
    }

    private List<Recorded> seen() {
        return emsp.functional().stream()
                .filter(request -> request.path().endsWith("/" + id))
                .toList();
    }

    private SentAgain.Wish wish(String objectKey, String receiver) {
        return new SentAgain.Wish(ModuleId.LOCATIONS, objectKey, correlation, PartyId.parse(receiver));
    }

    @Test
    void it_comes_through_kafka_and_is_marked_in_the_trace() {
        sentAgain.handOver(wish(key, emsp.parties.getFirst())).await().atMost(SOON);
        await().atMost(SOON).until(() -> seen().size() == 2);
        assertThat(seen().getLast().header("X-Correlation-ID")).isEqualTo(correlation);
        assertThat(seen().getLast().body()).isEqualTo(seen().getFirst().body());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Hub.asOperator()
                                .get("/operator/v1/exchanges?correlation_id=" + correlation)
                                .jsonPath()
                                .getList("exchanges.outcome", String.class))
                        .singleElement()
                        .asString()
                        .startsWith("sent again"));
    }

    @Test
    void wishes_that_nobody_can_fulfil_keep_nobody_waiting() {
        sentAgain.handOver(wish(key, "XX-NOB")).await().atMost(SOON);
        sentAgain
                .handOver(wish("locations/NL/NOB/NOTHING", emsp.parties.getFirst()))
                .await()
                .atMost(SOON);
        ProducerRecord<String, byte[]> torn = new ProducerRecord<>(ObjectNews.TOPIC, key, new byte[0]);
        torn.headers().add("again", "true".getBytes(StandardCharsets.UTF_8));
        producer.send(torn);
        push(2);
        await().atMost(SOON).until(() -> seen().size() == 2);
        assertThat(seen().getLast().body()).contains("00:00:02Z");
    }
}
