package org.crossvolt.hub.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Shows in the trace what the tariff-engine found about a CDR: one more leg beside those of its delivery. */
@Singleton
class VerdictsWorker {

    private static final Logger LOG = Logger.getLogger(VerdictsWorker.class);
    private static final int LONGEST_OUTCOME = 1_000;

    private final ExchangeRecorder recorder;
    private final Clock clock;

    VerdictsWorker(ExchangeRecorder recorder, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    @Incoming("verdicts")
    void show(ConsumerRecord<String, byte[]> record) {
        try {
            recorder.record(exchangeOf(record));
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.errorf(
                    "verdict %s-%d@%d is skipped: %s",
                    record.topic(), record.partition(), record.offset(), unreadable.getMessage());
        }
    }

    private Exchange exchangeOf(ConsumerRecord<String, byte[]> record) throws IOException {
        JsonNode verdict = OcpiJson.mapper().readTree(record.value());
        if (!verdict.path("verdict").isTextual()) {
            throw new IllegalArgumentException("it has no verdict");
        }
        PartyId owner = PartyId.of(header(record, "country_code"), header(record, "party_id"));
        PartyId receiver = PartyId.of(header(record, "receiver_country_code"), header(record, "receiver_party_id"));
        return new Exchange(
                Exchange.newId(),
                clock.instant(),
                header(record, "correlation_id"),
                "",
                owner,
                receiver,
                ModuleId.CDRS.identifier(),
                InterfaceRole.RECEIVER,
                "CHECK",
                verdict.path("id").asText(),
                0,
                List.of(new Exchange.Leg(Exchange.LegKind.CHECKED, receiver, 0, 0, outcomeOf(verdict), 0, 0)));
    }

    private static String outcomeOf(JsonNode verdict) {
        StringBuilder outcome = new StringBuilder(verdict.path("verdict").asText());
        verdict.path("sentences").forEach(sentence -> outcome.append("; ").append(sentence.asText()));
        return outcome.length() <= LONGEST_OUTCOME ? outcome.toString() : outcome.substring(0, LONGEST_OUTCOME) + "…";
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("it has no header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
