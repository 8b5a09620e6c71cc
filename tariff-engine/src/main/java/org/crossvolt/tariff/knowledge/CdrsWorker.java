package org.crossvolt.tariff.knowledge;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.tariff.TariffJson;
import org.crossvolt.tariff.checking.CdrNotary;
import org.crossvolt.tariff.checking.CheckContext;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Checks every CDR that the hub delivered, and publishes what it found. */
@ApplicationScoped
class CdrsWorker {

    static final String VERDICTS = "crossvolt.tariff.verdicts";

    private static final Logger LOG = Logger.getLogger(CdrsWorker.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final List<String> COPIED_HEADERS =
            List.of("correlation_id", "country_code", "party_id", "receiver_country_code", "receiver_party_id");

    private final KnowledgeStore store;
    private final KafkaProducer<String, byte[]> producer;
    private final Clock clock;

    CdrsWorker(KnowledgeStore store, KafkaProducer<String, byte[]> producer, Clock clock) {
        this.store = store;
        this.producer = producer;
        this.clock = clock;
    }

    /** Done when the verdict is acknowledged; until then the record counts as not seen. */
    @Incoming("cdrs")
    Uni<Void> check(ConsumerRecord<String, byte[]> record) {
        byte[] body = record.value();
        if (body == null || record.key() == null) {
            LOG.errorf("record %s-%d@%d is no CDR", record.topic(), record.partition(), record.offset());
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> verdict(body))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(verdict -> publish(record, verdict))
                .onFailure()
                .invoke(away -> LOG.warnf("a CDR can not be checked yet: %s", away.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private Uni<VerdictEvent> verdict(byte[] body) {
        return switch (OcpiReader.read(body, Cdr.class)) {
            case Read.Invalid<Cdr> invalid ->
                Uni.createFrom().item(VerdictEvent.unreadable(invalid.violations(), clock.instant()));
            case Read.Valid<Cdr> valid -> verdict(valid.value(), body);
        };
    }

    private Uni<VerdictEvent> verdict(Cdr cdr, byte[] body) {
        CiString reference = cdr.creditReferenceId();
        Instant now = clock.instant();
        return Uni.combine()
                .all()
                .unis(
                        store.timeZone(cdr.party(), cdr.cdrLocation().id()),
                        store.tariffsAt(
                                cdr.party(), tariffIds(cdr), cdr.startDateTime().instant()),
                        store.cdr(cdr.party(), cdr.id()),
                        reference == null
                                ? Uni.createFrom().item(Optional.<byte[]>empty())
                                : store.cdr(cdr.party(), reference))
                .asTuple()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(known -> VerdictEvent.of(
                        cdr,
                        CdrNotary.check(
                                cdr,
                                context(known.getItem1(), known.getItem2(), known.getItem3(), known.getItem4(), now)),
                        now))
                .call(() -> store.keepCdr(cdr.party(), cdr.id(), now, body));
    }

    private static CheckContext context(
            Optional<ZoneId> zone,
            List<byte[]> tariffs,
            Optional<byte[]> sameId,
            Optional<byte[]> credited,
            Instant now) {
        return new CheckContext(
                zone.orElse(null),
                tariffs.stream()
                        .map(body -> readable(body, Tariff.class))
                        .filter(Objects::nonNull)
                        .toList(),
                sameId.map(body -> readable(body, Cdr.class)).orElse(null),
                credited.map(body -> readable(body, Cdr.class)).orElse(null),
                now,
                PricingPolicy.DEFAULT,
                BigDecimal.ONE);
    }

    private static <T extends OcpiObject> @Nullable T readable(byte[] body, Class<T> type) {
        return switch (OcpiReader.read(body, type)) {
            case Read.Valid<T> valid -> valid.value();
            case Read.Invalid<T> invalid -> null;
        };
    }

    private static List<CiString> tariffIds(Cdr cdr) {
        return Stream.concat(
                        cdr.tariffs().stream().map(Tariff::id),
                        cdr.chargingPeriods().stream()
                                .map(ChargingPeriod::tariffId)
                                .filter(Objects::nonNull))
                .distinct()
                .toList();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of success and of failure
    private Uni<Void> publish(ConsumerRecord<String, byte[]> record, VerdictEvent verdict) {
        ProducerRecord<String, byte[]> event =
                new ProducerRecord<>(VERDICTS, record.key(), TariffJson.write(verdict.withKey(record.key())));
        for (String name : COPIED_HEADERS) {
            Header header = record.headers().lastHeader(name);
            if (header != null) {
                event.headers().add(name, header.value());
            }
        }
        return Uni.createFrom()
                .emitter(done -> producer.send(event, (sent, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.fail(failure);
                    }
                }));
    }
}
