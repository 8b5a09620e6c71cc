package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;

/**
 * One object that somebody wants to be sent to one receiver again. Only the instance that brings the object's changes may do
 * it, or an older state could follow a newer one (I4); so the wish goes the way of the changes.
 */
@Singleton
class SentAgain {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MARK = "again";

    private final KafkaProducer<String, byte[]> producer;

    SentAgain(KafkaProducer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** @param objectKey of a kept object */
    record Wish(ModuleId module, String objectKey, String correlationId, PartyId receiver) {

        private ProducerRecord<String, byte[]> toRecord() {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(ObjectNews.TOPIC, objectKey, new byte[0]);
            ObjectNews.header(record, MARK, "true");
            ObjectNews.header(record, "module", module.identifier());
            ObjectNews.header(record, "correlation_id", correlationId);
            ObjectNews.header(record, "receiver", receiver.toString());
            return record;
        }
    }

    static boolean is(ConsumerRecord<String, byte[]> record) {
        return record.headers().lastHeader(MARK) != null;
    }

    /** @throws IllegalArgumentException for a record that is not one of ours */
    static Wish of(ConsumerRecord<String, byte[]> record) {
        return new Wish(
                ModuleId.find(ObjectNews.header(record, "module")).orElseThrow(IllegalArgumentException::new),
                record.key(),
                ObjectNews.header(record, "correlation_id"),
                PartyId.parse(ObjectNews.header(record, "receiver")));
    }

    /** Ends when Kafka has it, and fails where Kafka is away. */
    Uni<Void> handOver(Wish wish) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> producer.send(wish.toRecord(), (sent, failure) -> {
                    if (failure == null) {
                        emitter.complete(null);
                    } else {
                        emitter.fail(failure);
                    }
                }))
                // Sending may block.
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(PATIENCE)
                .fail();
    }
}
