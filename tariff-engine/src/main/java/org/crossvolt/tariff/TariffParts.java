package org.crossvolt.tariff;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes what all rooms of this service share: the clock and the one producer for Kafka. */
@ApplicationScoped
public class TariffParts {

    private @Nullable KafkaProducer<String, byte[]> producer;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Acknowledged by all replicas, in order, without repeats; never call {@code send} on an event loop: it can block. */
    @Produces
    @Singleton
    KafkaProducer<String, byte[]> producer(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "tariff"),
                new StringSerializer(),
                new ByteArraySerializer());
        return producer;
    }

    @PreDestroy
    void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(3));
        }
    }
}
