package org.crossvolt.hub.registration;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Tells every hub instance, this one too, that platforms or agreements changed in PostgreSQL. The news carries no data: who
 * hears it reads again. With Kafka away the periodic reading finds the change.
 */
@Singleton
public class HubChanges {

    static final String TOPIC = "crossvolt.hub.directory";

    private static final Logger LOG = Logger.getLogger(HubChanges.class);

    private final String instance = UUID.randomUUID().toString();
    private final KafkaProducer<String, byte[]> producer;
    private final ExecutorService workers;
    private final Event<Heard> heard;

    HubChanges(KafkaProducer<String, byte[]> producer, ExecutorService workers, Event<Heard> heard) {
        this.producer = producer;
        this.workers = workers;
        this.heard = heard;
    }

    /** Another instance changed something. */
    public record Heard() {}

    /** To be called after the commit, and after this instance has read again itself. */
    public void tell() {
        workers.execute(() -> {
            try {
                producer.send(new ProducerRecord<>(TOPIC, instance, new byte[0]));
            } catch (KafkaException away) {
                LOG.warnf("other instances hear of a change only at their next reading: %s", away.getMessage());
            }
        });
    }

    @Incoming("directory")
    void hear(org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> record) {
        if (!instance.equals(record.key())) {
            heard.fireAsync(new Heard());
        }
    }
}
