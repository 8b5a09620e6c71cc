package org.crossvolt.tariff.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Learns tariffs and time zones from what parties push to the hub. */
@ApplicationScoped
class ObjectsWorker {

    private static final Logger LOG = Logger.getLogger(ObjectsWorker.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** Country, party, id: the path of a Location as a whole, not of an EVSE in it. */
    private static final int SEGMENTS = 3;

    private final KnowledgeStore store;
    private final KnowledgeConfig config;
    private final Clock clock;

    ObjectsWorker(KnowledgeStore store, KnowledgeConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** Done when it is in the database, however long that is away. */
    @Incoming("objects")
    Uni<Void> learn(ConsumerRecord<String, byte[]> record) {
        Uni<Void> kept;
        try {
            kept = keep(record);
        } catch (IllegalArgumentException unreadable) {
            LOG.errorf(
                    "record %s-%d@%d is skipped: %s",
                    record.topic(), record.partition(), record.offset(), unreadable.getMessage());
            return Uni.createFrom().voidItem();
        }
        return kept.onFailure()
                .invoke(away -> LOG.warnf("what the hub tells can not be kept yet: %s", away.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private Uni<Void> keep(ConsumerRecord<String, byte[]> record) {
        String module = RecordHeaders.text(record, "module").toLowerCase(Locale.ROOT);
        if (!module.equals("tariffs") && !module.equals("locations")) {
            return Uni.createFrom().voidItem();
        }
        PartyId owner = RecordHeaders.owner(record);
        long version = Long.parseLong(RecordHeaders.text(record, "version"));
        List<String> path = List.of(
                RecordHeaders.text(record, "suffix").replaceFirst("^/", "").split("/"));
        if (path.size() != SEGMENTS) {
            return Uni.createFrom().voidItem();
        }
        CiString id = CiString.of(URLDecoder.decode(path.getLast().replace("+", "%2B"), StandardCharsets.UTF_8));
        byte[] value = record.value();
        byte[] body = value == null ? new byte[0] : value;
        if (module.equals("tariffs")) {
            boolean deleted = RecordHeaders.text(record, "method").equals("DELETE");
            return store.keepTariff(
                    owner, id, version, Instant.ofEpochMilli(record.timestamp()), deleted ? null : body);
        }
        return keepTimeZone(owner, id, version, body);
    }

    /** A PATCH may carry it, and mostly does not. */
    private Uni<Void> keepTimeZone(PartyId owner, CiString location, long version, byte[] body) {
        return switch (OcpiReader.parse(body)) {
            case Read.Valid<JsonNode> json
            when json.value().path("time_zone").isTextual() ->
                store.keepTimeZone(
                        owner, location, version, json.value().path("time_zone").textValue());
            case Read.Valid<JsonNode> without -> Uni.createFrom().voidItem();
            case Read.Invalid<JsonNode> notJson -> Uni.createFrom().voidItem();
        };
    }

    @Scheduled(every = "6h", delayed = "2m")
    Uni<Void> forgetOld() {
        Instant now = clock.instant();
        return store.forgetCdrsBefore(now.minus(config.cdrRetention()))
                .chain(() -> store.forgetTariffsReplacedBefore(now.minus(config.tariffRetention())));
    }
}
