package org.crossvolt.tariff.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.tariff.Samples;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the hub says in Kafka, and what the engine answers there. */
@QuarkusTest
class KnowledgeTest {

    private static final AtomicInteger VERSIONS = new AtomicInteger();
    private static @Nullable KafkaProducer<String, byte[]> producer;
    private static @Nullable KafkaConsumer<String, byte[]> verdicts;
    private static final List<ConsumerRecord<String, byte[]>> SEEN = new ArrayList<>();

    @BeforeAll
    static void connect() {
        String servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer());
        verdicts = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "group.id", "test", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        verdicts.subscribe(List.of(CdrsWorker.VERDICTS));
    }

    @AfterAll
    static void disconnect() {
        if (producer != null) {
            producer.close();
        }
        if (verdicts != null) {
            verdicts.close();
        }
    }

    private static void send(
            String topic, String key, @Nullable Instant at, byte @Nullable [] value, Map<String, String> headers)
            throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, null, at == null ? null : at.toEpochMilli(), key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        if (producer != null) {
            producer.send(record).get();
        }
    }

    private static void object(String module, String method, String id, Instant at, String body) throws Exception {
        send(
                "crossvolt.hub.objects",
                module + "/NL/CVC/" + id,
                at,
                body.getBytes(UTF_8),
                Map.of(
                        "module",
                        module,
                        "method",
                        method,
                        "suffix",
                        "NL/CVC/" + id,
                        "country_code",
                        "NL",
                        "party_id",
                        "CVC",
                        "version",
                        Integer.toString(VERSIONS.incrementAndGet())));
    }

    private static ObjectNode cdr(String caseName, String id, String location) {
        ObjectNode cdr = Samples.cdr(caseName).put("id", id);
        cdr.withObject("/cdr_location").put("id", location);
        return cdr;
    }

    private static JsonNode verdict(ObjectNode cdr) throws Exception {
        return verdict(cdr.path("id").textValue(), cdr.toString().getBytes(UTF_8));
    }

    private static JsonNode verdict(String id, byte[] body) throws Exception {
        String correlation = "corr-" + VERSIONS.incrementAndGet();
        send(
                "crossvolt.hub.cdrs",
                "cdrs/NL/CVC/" + id,
                null,
                body,
                Map.of(
                        "correlation_id", correlation,
                        "country_code", "NL",
                        "party_id", "CVC",
                        "receiver_country_code", "NL",
                        "receiver_party_id", "CVE"));
        ConsumerRecord<String, byte[]> answer = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> find(correlation), found -> found != null);
        assertThat(answer.key()).isEqualTo("cdrs/NL/CVC/" + id);
        assertThat(header(answer, "receiver_party_id")).isEqualTo("CVE");
        return OcpiJson.mapper().readTree(answer.value());
    }

    private static @Nullable ConsumerRecord<String, byte[]> find(String correlation) {
        if (verdicts != null) {
            verdicts.poll(Duration.ofMillis(100)).forEach(SEEN::add);
        }
        return SEEN.stream()
                .filter(record -> correlation.equals(header(record, "correlation_id")))
                .findFirst()
                .orElse(null);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /** Until what was told is known: asked again with new ids. */
    private static void awaitVerdict(String caseName, String location, String idPrefix, String wanted) {
        AtomicInteger attempt = new AtomicInteger();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(verdict(cdr(caseName, idPrefix + attempt.incrementAndGet(), location))
                                .path("verdict")
                                .textValue())
                        .isEqualTo(wanted));
    }

    @Test
    void a_cdr_gets_its_verdict_with_amounts_and_the_headers_of_the_hub() throws Exception {
        JsonNode good = verdict(cdr("g-02-flat-and-energy", "K1", "L-ANY"));
        assertThat(good.path("verdict").textValue()).isEqualTo("CONSISTENT");
        assertThat(good.path("id").textValue()).isEqualTo("K1");
        ObjectNode wrong = cdr("g-02-flat-and-energy", "K2", "L-ANY");
        wrong.withObject("/total_cost").put("excl_vat", 9);
        JsonNode bad = verdict(wrong);
        assertThat(bad.path("verdict").textValue()).isEqualTo("DEVIATES");
        assertThat(bad.at("/codes/0").textValue()).isEqualTo("TOTAL_COST");
        assertThat(bad.at("/claimed/excl_vat").decimalValue()).isEqualByComparingTo("9");
        assertThat(bad.at("/computed/excl_vat").decimalValue()).isEqualByComparingTo("5.5");
        assertThat(bad.at("/sentences/0").textValue()).contains("9", "5.5");
    }

    @Test
    void a_time_zone_that_the_hub_told_makes_a_cdr_checkable() throws Exception {
        assertThat(verdict(cdr("g-22-step-with-parking", "Z1", "L-ZONE"))
                        .path("verdict")
                        .textValue())
                .isEqualTo("NOT_CHECKABLE");
        object("locations", "PUT", "L-ZONE", Instant.now(), "{\"time_zone\": \"Europe/Amsterdam\"}");
        awaitVerdict("g-22-step-with-parking", "L-ZONE", "Z2-", "CONSISTENT");
        object("locations", "PATCH", "L-ZONE", Instant.now(), "{\"name\": \"New name\"}");
        object("locations", "PATCH", "L-ZONE", Instant.now(), "{\"time_zone\": \"America/New_York\"}");
        awaitVerdict("g-22-step-with-parking", "L-ZONE", "Z3-", "DEVIATES");
    }

    @Test
    void a_cdr_is_held_against_the_tariff_that_was_known_at_its_start() throws Exception {
        String before = Samples.tariff("g-01-energy").put("id", "TV").toString();
        String after = before.replace("0.25", "0.35");
        object("tariffs", "PUT", "TV", Instant.parse("2026-01-01T00:00:00Z"), before);
        object("tariffs", "PUT", "TV", Instant.parse("2026-06-01T00:00:00Z"), after);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            ObjectNode dearer = Samples.cdr("g-01-energy").put("id", "TV-" + VERSIONS.incrementAndGet());
            dearer.set(
                    "tariffs",
                    OcpiJson.mapper().createArrayNode().add(OcpiJson.mapper().readTree(after)));
            ((ObjectNode) dearer.at("/charging_periods/0")).put("tariff_id", "TV");
            assertThat(verdict(dearer).path("codes").toString()).contains("SNAPSHOT_DIFFERS", "SNAPSHOT_COST");
        });
        ObjectNode same = Samples.cdr("g-01-energy").put("id", "TV-SAME");
        same.set(
                "tariffs",
                OcpiJson.mapper().createArrayNode().add(OcpiJson.mapper().readTree(before)));
        ((ObjectNode) same.at("/charging_periods/0")).put("tariff_id", "TV");
        assertThat(verdict(same).path("verdict").textValue()).isEqualTo("CONSISTENT");
    }

    @Test
    void the_same_cdr_again_is_no_duplicate_and_another_under_its_id_is() throws Exception {
        ObjectNode cdr = cdr("g-02-flat-and-energy", "D1", "L-ANY");
        assertThat(verdict(cdr).path("verdict").textValue()).isEqualTo("CONSISTENT");
        assertThat(verdict(cdr).path("verdict").textValue()).isEqualTo("CONSISTENT");
        assertThat(verdict(cdr.put("remark", "changed")).path("codes").toString())
                .contains("DUPLICATE_ID");
    }

    @Test
    void a_credit_is_held_against_the_cdr_that_it_takes_back() throws Exception {
        ObjectNode original = cdr("g-01-energy", "C1", "L-ANY");
        verdict(original);
        ObjectNode credit =
                original.deepCopy().put("id", "C1-C").put("credit", true).put("credit_reference_id", "C1");
        credit.withObject("/total_cost").put("excl_vat", -5).put("incl_vat", -5.5);
        assertThat(verdict(credit).path("verdict").textValue()).isEqualTo("CONSISTENT");
        credit.put("id", "C2-C").put("credit_reference_id", "UNHEARD");
        assertThat(verdict(credit).path("codes").toString()).contains("CREDIT_REFERENCE_UNKNOWN");
    }

    @Test
    void what_is_no_cdr_is_said_to_be_none_and_the_next_one_is_checked() throws Exception {
        JsonNode verdict = verdict("BROKEN", "{\"id\": ".getBytes(UTF_8));
        assertThat(verdict.path("verdict").textValue()).isEqualTo("NOT_CHECKABLE");
        assertThat(verdict.path("codes").toString()).contains("UNREADABLE");
        assertThat(verdict.path("id").textValue()).isEqualTo("BROKEN");
        send("crossvolt.hub.objects", "nonsense", null, new byte[0], Map.of());
        assertThat(verdict(cdr("g-01-energy", "AFTER", "L-ANY")).path("verdict").textValue())
                .isEqualTo("CONSISTENT");
    }
}
